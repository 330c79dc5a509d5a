import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PageFile } from '#main/platform/page-files.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import { MONITOR_PATHS, PAIR_FRAGMENT, type Scope, SOCKET_CLOSE, SOCKET_PROTOCOL } from '#shared/contract/monitor.ts';
import { Access, type Holder } from './access.ts';
import { gate } from './gate.ts';
import type { Gateway } from './gateway.ts';
import { addRoutes } from './routes.ts';
import type { TokenStore } from './token-store.ts';
import { SOCKET_LIMITS, type SocketLimits, WebSocketPort } from './web-socket-port.ts';

export interface MonitorOptions {
  /** The wished port; a free one is taken when it is in use, or when it is 0. */
  readonly port: number;
  readonly gateway: Gateway;
  readonly tokens: TokenStore;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly status: () => unknown;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<SocketLimits & HttpLimits>;
}

export interface HttpLimits {
  /** Open WebSockets. */
  readonly sockets: number;
  /** How long a client may take to send its headers, and the whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
}

export interface Monitor {
  readonly port: number;
  readonly url: string;
  /** A link that pairs one browser, once, within two minutes. */
  pairingLink(scope: Scope): string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const MAX_FRAME_BYTES = 64 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
const HTTP_LIMITS: HttpLimits = { sockets: 64, headersMs: 10_000, requestMs: 30_000 };
const TIMEOUT_CHECK_MS = 1_000;
const MAX_CONNECTIONS = 256;

/** The page, the API and the live protocol on loopback, behind one gate. */
export async function startMonitor(options: MonitorOptions): Promise<Monitor> {
  const { clock, log, gateway, tokens } = options;
  const access = new Access(tokens, clock);
  const sockets = new Map<WebSocketPort, Holder>();
  const limits = { ...SOCKET_LIMITS, ...HTTP_LIMITS, ...options.limits };
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
  });
  const { http, server } = createHttp(() => port, limits);
  addRoutes(http, { access, tokens, page: options.page, port: () => port, status: options.status });
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head));
  const unhook = tokens.onRevoke((id) => {
    for (const [port, holder] of sockets)
      if (holder.id === id) port.closeWith(SOCKET_CLOSE.policy, 'the token was revoked');
  });
  await http.ready();
  const port = await listen(server, options.port);
  if (options.port !== 0 && port !== options.port)
    log.warn('port in use, took another', { wished: options.port, port });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const admitted = admit(request);
    if (typeof admitted === 'number') refuseUpgrade(socket, admitted);
    else webSockets.handleUpgrade(request, socket, head, (webSocket) => welcome(webSocket, admitted));
  }

  /** Who comes in, or the status with which it is refused. */
  function admit(request: IncomingMessage): Holder | number {
    const verdict = gate(request, port);
    if (!verdict.ok) return verdict.status;
    if (request.method !== 'GET' || request.url !== MONITOR_PATHS.socket) return 404;
    if (sockets.size >= limits.sockets) return 503;
    const admission = access.upgrade(request.headers);
    return admission.ok ? admission.holder : admission.status;
  }

  function welcome(webSocket: WebSocket, holder: Holder): void {
    const view = new WebSocketPort(webSocket, clock, limits);
    sockets.set(view, holder);
    view.onClose(() => sockets.delete(view));
    gateway.open(view, { scope: holder.scope });
  }

  return {
    port,
    url: `http://${LOOPBACK}:${port}/`,
    pairingLink: (scope) => `http://${LOOPBACK}:${port}/${PAIR_FRAGMENT}${access.offerPairing(scope)}`,
    async close() {
      unhook();
      tokens.flush();
      for (const view of [...sockets.keys()]) view.closeWith(SOCKET_CLOSE.goingAway, 'the application ends');
      webSockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await http.close();
      await closed;
    },
  };
}

function createHttp(
  port: () => number,
  { headersMs, requestMs }: HttpLimits,
): { readonly http: FastifyInstance; readonly server: Server } {
  const timeouts = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    // A missing Host is the gate's to refuse, like a wrong one.
    requireHostHeader: false,
  };
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer(timeouts, (request, response) => {
    const verdict = gate(request, port());
    if (verdict.ok) handle(request, response);
    else refuse(response, verdict.status, verdict.reason);
  });
  server.maxConnections = MAX_CONNECTIONS;
  const http = fastify({
    bodyLimit: MAX_BODY_BYTES,
    serverFactory: (handler) => {
      handle = handler;
      return server;
    },
  });
  // JSON alone: what an HTML form can send needs no permission of ours to be sent.
  http.removeContentTypeParser('text/plain');
  http.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
  });
  http.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    reply.code(status).send({ error: status < 500 ? error.message : 'failed' });
  });
  http.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  return { http, server };
}

/** The wished port, or any free one if somebody has it. Loopback only, in both cases. */
async function listen(server: Server, wished: number): Promise<number> {
  const attempt = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  try {
    await attempt(wished);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (wished === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error;
    await attempt(0);
  }
  return (server.address() as AddressInfo).port;
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(JSON.stringify({ error: reason }));
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_TEXT[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type PageFile, pageHeaders } from '#main/platform/page-files.ts';
import { MONITOR_PATHS, pairRequestSchema, tokenRequestSchema } from '#shared/contract/monitor.ts';
import type { Access, Admission, Holder } from './access.ts';
import { ownHosts } from './gate.ts';
import type { TokenStore } from './token-store.ts';

export interface RouteOptions {
  readonly access: Access;
  readonly tokens: TokenStore;
  readonly page: ReadonlyMap<string, PageFile>;
  readonly port: () => number;
  readonly status: () => unknown;
}

/** Every HTTP route of the monitor. All of them lie behind the gate; all but `ping`, `pair` and the page need a token. */
export function addRoutes(http: FastifyInstance, { access, tokens, page, port, status }: RouteOptions): void {
  http.get(MONITOR_PATHS.ping, () => ({ status: 'pong' }));

  http.get(MONITOR_PATHS.status, (request, reply) => {
    return admitted(access.bearer(request.headers), reply) === null ? reply : status();
  });

  http.post(MONITOR_PATHS.pair, (request, reply) => {
    // Only our own page pairs: a program that has no page is given a token, not a link.
    if (request.headers.origin === undefined) return reply.code(403).send({ error: 'only our own page can pair' });
    const body = pairRequestSchema.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: 'a code is expected' });
    const admission = access.pair(body.data.code, `browser ${request.headers['user-agent'] ?? ''}`.slice(0, 60));
    const holder = admitted(admission, reply);
    return holder === null ? reply : { token: admission.token, scope: holder.scope };
  });

  http.post(MONITOR_PATHS.ticket, (request, reply) => {
    const holder = admitted(access.bearer(request.headers), reply);
    return holder === null ? reply : { ticket: access.offerTicket(holder) };
  });

  http.get(MONITOR_PATHS.tokens, (request, reply) => {
    return owner(request, reply) === null ? reply : { tokens: tokens.list() };
  });

  http.post(MONITOR_PATHS.tokens, (request, reply) => {
    if (owner(request, reply) === null) return reply;
    const body = tokenRequestSchema.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: 'a label and a scope (read or trade) are expected' });
    return { ...tokens.create(body.data.label, body.data.scope), scope: body.data.scope };
  });

  http.delete<{ Params: { id: string } }>(`${MONITOR_PATHS.tokens}/:id`, (request, reply) => {
    if (owner(request, reply) === null) return reply;
    return tokens.revoke(request.params.id) ? reply.code(204).send() : reply.code(404).send({ error: 'no such token' });
  });

  http.get('/*', (request, reply) => {
    // The path as it was sent: nothing is decoded, so nothing can be smuggled in encoded.
    const path = (request.raw.url ?? '').split('?')[0] ?? '';
    const file = page.get(path);
    if (file === undefined) return reply.code(404).send({ error: 'not found' });
    return reply
      .headers(pageHeaders(socketSources(port())))
      .type(file.contentType)
      .send(file.body);
  });

  function owner(request: FastifyRequest, reply: FastifyReply): Holder | null {
    const holder = admitted(access.bearer(request.headers), reply);
    if (holder === null || holder.scope === 'trade') return holder;
    reply.code(403).send({ error: 'this token may look but not act' });
    return null;
  }
}

/** A policy knows no addresses of version 6, and we listen on none. */
function socketSources(port: number): readonly string[] {
  return ownHosts(port)
    .filter((host) => !host.startsWith('['))
    .map((host) => `ws://${host}`);
}

function admitted(admission: Admission, reply: FastifyReply): Holder | null {
  if (admission.ok) return admission.holder;
  if (admission.status === 429) reply.header('retry-after', String(admission.retryAfterSeconds));
  reply.code(admission.status).send({ error: admission.status === 429 ? 'locked' : 'a valid token is needed' });
  return null;
}

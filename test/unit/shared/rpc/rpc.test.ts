import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { connect } from '#shared/rpc/connect.ts';
import { defineContract } from '#shared/rpc/contract.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer } from '#shared/rpc/serve.ts';

const till = defineContract('till', {
  calls: {
    add: { params: z.object({ a: z.int(), b: z.int() }), result: z.int(), access: 'read' },
    never: { params: z.strictObject({}), result: z.int(), access: 'read' },
    explode: { params: z.strictObject({}), result: z.int(), access: 'act' },
    lie: { params: z.strictObject({}), result: z.int(), access: 'read' },
  },
  events: { sold: z.string(), price: z.number() },
});

describe('calls', () => {
  it('answers a call with its result', async () => {
    const { client } = setUp();
    expect(await client.call('add', { a: 2, b: 3 })).toBe(5);
  });

  it('refuses parameters outside the contract before the handler sees them', async () => {
    const { client, calls } = setUp();
    await expect(client.call('add', { a: 1.5, b: Number.NaN })).rejects.toMatchObject({ code: 'BAD_PARAMS' });
    await expect(client.call('add', null as never)).rejects.toMatchObject({ code: 'BAD_PARAMS' });
    expect(calls).toEqual([]);
  });

  it.each(['toString', '__proto__', 'constructor', 'hasOwnProperty', 'nothing', ''])(
    'answers UNKNOWN_METHOD for %j',
    async (method) => {
      const { client } = setUp();
      await expect(client.call(method as 'add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' });
    },
  );

  it('tells the caller INTERNAL and only the server why', async () => {
    const { client, errors } = setUp();
    await expect(client.call('explode', {})).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'till.explode failed',
    });
    expect(errors).toEqual(['the drawer is stuck']);
  });

  it('ends a call that gets no answer with TIMEOUT', async () => {
    const { client } = setUp();
    await expect(client.call('never', {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it.each(['client', 'server'] as const)(
    'ends pending and later calls with LINK_CLOSED when the %s end closes',
    async (end) => {
      const { client, serverPort } = setUp();
      const pending = client.call('never', {});
      if (end === 'client') client.close();
      else serverPort.close();
      await expect(pending).rejects.toMatchObject({ code: 'LINK_CLOSED' });
      await expect(client.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'LINK_CLOSED' });
      expect(client.closed).toBe(true);
    },
  );

  it('does not believe an answer outside the contract when told to check', async () => {
    const { client } = setUp();
    await expect(client.call('lie', {})).rejects.toBeInstanceOf(RpcError);
  });

  it('survives any message on the port and still answers', async () => {
    const { client, clientPort } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.anything({ withMap: true, withDate: true, withNullPrototype: true }), async (junk) => {
        clientPort.post(cloneable(junk));
        expect(await client.call('add', { a: 1, b: 1 })).toBe(2);
      }),
    );
  });
});

describe('events', () => {
  it('numbers the events of a kind from 1 without holes, whoever listens', async () => {
    const { client, server } = setUp();
    const heard: [string, number][] = [];
    server.publish('sold', 'before anyone listened');
    client.on('sold', (value, seq) => heard.push([value, seq]));
    await client.call('add', { a: 0, b: 0 });
    server.publish('sold', 'bread');
    server.publish('sold', 'milk');
    await vi.waitFor(() =>
      expect(heard).toEqual([
        ['bread', 2],
        ['milk', 3],
      ]),
    );
    expect(server.seq('sold')).toBe(3);
  });

  it('delivers a topic only to who follows it or follows all', async () => {
    const { client, server } = setUp();
    const bread: number[] = [];
    const all: number[] = [];
    client.on('price', (value) => bread.push(value), 'bread');
    client.on('price', (value) => all.push(value));
    await client.call('add', { a: 0, b: 0 });
    server.publish('price', 1, 'bread');
    server.publish('price', 2, 'milk');
    await vi.waitFor(() => expect(all).toEqual([1, 2]));
    expect(bread).toEqual([1]);
  });

  it('stops delivering after unsubscribing, and knows that nobody listens', async () => {
    const { client, server } = setUp();
    const heard: string[] = [];
    const stop = client.on('sold', (value) => heard.push(value));
    await client.call('add', { a: 0, b: 0 });
    expect(server.hasSubscribers('sold')).toBe(true);
    stop();
    stop();
    await client.call('add', { a: 0, b: 0 });
    expect(server.hasSubscribers('sold')).toBe(false);
    server.publish('sold', 'nobody hears');
    await client.call('add', { a: 0, b: 0 });
    expect(heard).toEqual([]);
  });
});

function setUp() {
  const [clientPort, serverPort] = memoryPortPair();
  const calls: unknown[] = [];
  const errors: string[] = [];
  const server = createServer(
    till,
    {
      add: (params) => {
        calls.push(params);
        return params.a + params.b;
      },
      never: () => new Promise<number>(() => {}),
      explode: () => {
        throw new Error('the drawer is stuck');
      },
      lie: () => 'five' as unknown as number,
    },
    { onError: (error, method) => method !== '' && errors.push(error instanceof Error ? error.message : '') },
  );
  server.attach(serverPort);
  return { client: connect(till, clientPort, { validate: true }), server, serverPort, clientPort, calls, errors };
}

/** Functions and symbols cannot cross any real channel. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return 'not cloneable';
  }
}

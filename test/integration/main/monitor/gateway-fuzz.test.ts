import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGateway } from '#main/monitor/gateway.ts';
import { GATEWAY_CONTRACTS } from '#shared/contract/gateway.ts';
import type { Scope } from '#shared/contract/monitor.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { type Frame, parseFrame } from '#shared/rpc/frames.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { type FakeServices, fakeServices } from '#test/support/fake-services.ts';
import { settle } from '#test/support/manual-clock.ts';

const PAYLOADS = 10_000;
const METHODS = Object.entries(GATEWAY_CONTRACTS as Record<string, Contract>).flatMap(([name, { calls }]) =>
  Object.entries(calls).map(([method, call]) => ({ name: `${name}.${method}`, ...call })),
);

/** What a hostile page may put where parameters belong: anything a structured clone carries. */
const cyclic = fc.object().map((value) => Object.assign(value, { self: value, list: [value] }));
const oversized = fc.integer({ min: 66_000, max: 300_000 }).map((length) => ({ reason: 'x'.repeat(length) }));
const nested = (depths: fc.Arbitrary<number>) =>
  depths.map((depth) => {
    let value: unknown = 1;
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
    return value;
  });
const deep = nested(fc.integer({ min: 30, max: 2_000 }));
const exotic = fc.constantFrom<unknown>(
  undefined,
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  -0,
  1e21,
  2n ** 64n,
  new Date(Number.NaN),
  new Map([['intent', {}]]),
  new Uint8Array(16),
  /x/,
  new Error('x'),
  JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
);
const almost = fc.record({
  path: fc.constantFrom('appearance.theme', '__proto__.polluted', 'constructor.prototype', 'risk.limits'),
  value: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  name: fc.constantFrom('trader', 'toString', '__proto__'),
  account: fc.oneof(fc.string(), fc.constant(null), fc.constant('paper')),
  instrument: fc.oneof(fc.string(), fc.constant('BTC/USDT@demo')),
  limit: fc.oneof(fc.integer(), fc.double()),
  intent: fc.anything(),
});
/** Behind a door that takes any JSON: where a schema recurses. */
const smuggled = fc.record({
  path: fc.constant('appearance.theme'),
  value: fc.oneof(cyclic, nested(fc.integer({ min: 40, max: 20_000 })), oversized),
});
const hostile = fc.oneof(
  { weight: 6, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }) },
  { weight: 6, arbitrary: almost },
  { weight: 2, arbitrary: exotic },
  { weight: 1, arbitrary: cyclic },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: oversized },
);

/** Puts the payload before the gateway as a real channel would: what no channel carries never arrives. */
async function send(services: FakeServices, scope: Scope, frame: object): Promise<readonly Frame[]> {
  const gateway = createGateway({ links: services, app: services.server('app') as never });
  const [ours, theirs] = memoryPortPair();
  const frames: Frame[] = [];
  gateway.open(theirs, { scope });
  ours.onMessage((message) => frames.push(message as Frame));
  try {
    ours.post(frame);
  } catch {
    return [];
  } finally {
    await settle();
    gateway.dispose();
  }
  return frames;
}

describe('hostile payloads (E4)', () => {
  const runs = { numRuns: Math.ceil(PAYLOADS / 2) };

  it('on any method get an answer of plumbing alone, and reach a handler only as the contract has it', async () => {
    const services = fakeServices();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), hostile, async ({ name, params }, payload) => {
        services.calls.length = 0;
        const frames = await send(services, 'trade', { t: 'req', id: 1, method: name, params: payload });
        for (const frame of frames) {
          expect(frame).toMatchObject(
            frame.t === 'err' ? { id: 1, error: { code: 'BAD_PARAMS' } } : { t: 'res', id: 1, ok: true },
          );
        }
        for (const call of services.calls) expect(params.safeParse(call.params).success).toBe(true);
        expect(({} as Record<string, unknown>).admin).toBeUndefined();
      }),
      runs,
    );
  }, 120_000);

  it('never act for a view that may only look', async () => {
    const services = fakeServices();
    const acting = new Set(METHODS.filter(({ access }) => access === 'act').map(({ name }) => name));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), hostile, async ({ name }, payload) => {
        services.calls.length = 0;
        const frames = await send(services, 'read', { t: 'req', id: 1, method: name, params: payload });
        expect(services.calls.filter(({ method }) => acting.has(method))).toEqual([]);
        if (acting.has(name) && frames.length > 0) {
          expect(frames).toMatchObject([{ t: 'err', id: 1, error: { code: 'FORBIDDEN' } }]);
        }
      }),
      runs,
    );
  }, 120_000);

  it('inside the one parameter that may be any JSON are refused before a schema recurses into them', async () => {
    const services = fakeServices();
    await fc.assert(
      fc.asyncProperty(smuggled, async (params) => {
        const frames = await send(services, 'trade', { t: 'req', id: 1, method: 'app.setSetting', params });
        if (frames.length > 0) expect(frames).toMatchObject([{ t: 'err', id: 1, error: { code: 'BAD_PARAMS' } }]);
        expect(services.calls).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('that are no frame at all get no answer and leave the session working', async () => {
    const services = fakeServices();
    services.answer('watcher.snapshot', () => ({ tickers: [] }));
    const gateway = createGateway({ links: services, app: services.server('app') as never });
    const [ours, theirs] = memoryPortPair();
    const frames: Frame[] = [];
    gateway.open(theirs, { scope: 'trade' });
    ours.onMessage((message) => frames.push(message as Frame));
    fc.assert(
      fc.property(hostile, (payload) => {
        if (parseFrame(payload) !== null) return;
        try {
          ours.post(payload);
        } catch {
          // No channel carries it.
        }
      }),
      { numRuns: 1_000 },
    );
    await settle();
    expect(frames).toEqual([]);
    ours.post({ t: 'req', id: 9, method: 'watcher.snapshot', params: {} });
    await settle();
    expect(frames).toMatchObject([{ t: 'res', id: 9 }]);
  });
});

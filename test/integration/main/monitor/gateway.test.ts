import { beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '#main/monitor/gateway.ts';
import { app } from '#shared/contract/app.ts';
import { GATEWAY_CONTRACTS } from '#shared/contract/gateway.ts';
import type { Scope } from '#shared/contract/monitor.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import type { Frame } from '#shared/rpc/frames.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import { type FakeServices, fakeServices } from '#test/support/fake-services.ts';
import { settle } from '#test/support/manual-clock.ts';

interface View {
  readonly port: Port;
  readonly frames: Frame[];
  send(frame: unknown): Promise<void>;
  /** What came for the call of this number. */
  answer(id: number): Frame | undefined;
  events(event: string): unknown[];
}

let services: FakeServices;
let gateway: Gateway;

beforeEach(() => {
  services = fakeServices();
  gateway = createGateway({ links: services, app: services.server('app') as never });
});

function open(scope: Scope = 'trade'): View {
  const [ours, theirs] = memoryPortPair();
  const frames: Frame[] = [];
  gateway.open(theirs, { scope });
  ours.onMessage((message) => frames.push(message as Frame));
  return {
    port: ours,
    frames,
    async send(frame) {
      ours.post(frame);
      await settle();
    },
    answer: (id) => frames.find((frame) => (frame.t === 'res' || frame.t === 'err') && frame.id === id),
    events: (event) => frames.flatMap((frame) => (frame.t === 'evt' && frame.event === event ? [frame.value] : [])),
  };
}

const tickers = { t: 'sub', event: 'watcher.tickers' };
const snapshot = (id: number) => ({ t: 'req', id, method: 'watcher.snapshot', params: {} });

describe('calls', () => {
  it('go to the service that is named, and its answer comes back under the number the view gave', async () => {
    services.answer('watcher.candles', () => ({ candles: [] }));
    const view = open();
    const params = { instrument: 'BTC/USDT@demo', timeframe: '1m', to: null, limit: 5 };
    await view.send({ t: 'req', id: 77, method: 'watcher.candles', params });
    expect(services.calls).toEqual([{ method: 'watcher.candles', params }]);
    expect(view.answer(77)).toEqual({ t: 'res', id: 77, ok: true, value: { candles: [] } });
  });

  it('of two views under the same number are answered each to its own', async () => {
    services.answer('watcher.book', (params) => ({ book: (params as { instrument: string }).instrument }));
    const [first, second] = [open(), open()];
    const book = (instrument: string) => ({
      t: 'req',
      id: 1,
      method: 'watcher.book',
      params: { instrument, depth: 1 },
    });
    first.port.post(book('BTC/USDT@demo'));
    second.port.post(book('ETH/USDT@demo'));
    await settle();
    expect(first.answer(1)).toMatchObject({ value: { book: 'BTC/USDT@demo' } });
    expect(second.answer(1)).toMatchObject({ value: { book: 'ETH/USDT@demo' } });
    expect([first.frames.length, second.frames.length]).toEqual([1, 1]);
  });

  it.each([
    'watcher.nothing',
    'nobody.snapshot',
    'snapshot',
    'database.appendLedger',
    'lifecycle.stop',
    'trader.constructor',
    'trader.__proto__',
    '__proto__.toString',
    'trader.',
    '.',
    '',
  ])('to an unknown name "%s" are answered UNKNOWN_METHOD and reach nobody', async (method) => {
    const view = open();
    await view.send({ t: 'req', id: 1, method, params: {} });
    expect(view.answer(1)).toMatchObject({ t: 'err', error: { code: 'UNKNOWN_METHOD' } });
    expect(services.calls).toEqual([]);
  });

  it('with the number of a call that still waits are refused, and the first one is answered', async () => {
    let finish: (value: unknown) => void = () => {};
    services.answer('watcher.snapshot', () => new Promise((resolve) => (finish = resolve)));
    const view = open();
    await view.send(snapshot(1));
    await view.send(snapshot(1));
    expect(view.frames).toMatchObject([{ t: 'err', id: 1, error: { code: 'BAD_PARAMS' } }]);
    finish({ tickers: [] });
    await settle();
    expect(view.frames[1]).toMatchObject({ t: 'res', id: 1, value: { tickers: [] } });
  });

  it('beyond a thousand that wait are refused', async () => {
    services.answer('watcher.snapshot', () => new Promise(() => {}));
    const view = open();
    for (let id = 0; id < 1_001; id++) view.port.post(snapshot(id));
    await settle();
    expect(view.frames).toMatchObject([{ t: 'err', id: 1_000, error: { code: 'INTERNAL' } }]);
  });

  it('to the application itself are served as well', async () => {
    const view = open();
    services.answer('app.markNotificationsRead', () => ({}));
    await view.send({ t: 'req', id: 3, method: 'app.markNotificationsRead', params: { ids: null } });
    expect(view.answer(3)).toEqual({ t: 'res', id: 3, ok: true, value: {} });
  });
});

describe('a view that may only look', () => {
  it('is refused every call that acts, and the service never hears of it', async () => {
    const view = open('read');
    const acting = Object.entries(GATEWAY_CONTRACTS as Record<string, Contract>).flatMap(([name, { calls }]) =>
      Object.entries(calls).flatMap(([method, { access }]) => (access === 'act' ? [`${name}.${method}`] : [])),
    );
    expect(acting).toContain('trader.submitOrder');
    for (const [id, method] of acting.entries()) {
      await view.send({ t: 'req', id, method, params: {} });
      expect(view.answer(id)).toMatchObject({ t: 'err', error: { code: 'FORBIDDEN' } });
    }
    expect(services.calls).toEqual([]);
  });

  it('sees calls that show, and every event', async () => {
    services.answer('watcher.snapshot', () => ({ tickers: [] }));
    const view = open('read');
    await view.send(snapshot(1));
    await view.send(tickers);
    services.server('watcher').publish('tickers', []);
    await settle();
    expect(view.answer(1)).toMatchObject({ t: 'res' });
    expect(view.events('watcher.tickers')).toEqual([[]]);
  });
});

describe('events', () => {
  it('come with the name of their service, their number and their topic', async () => {
    const view = open();
    await view.send({ t: 'sub', event: 'watcher.book', topic: 'BTC/USDT@demo' });
    services.server('watcher').publish('book', { updateId: 7 }, 'BTC/USDT@demo');
    services.server('watcher').publish('book', { updateId: 8 }, 'ETH/USDT@demo');
    await settle();
    expect(view.frames).toEqual([
      { t: 'evt', event: 'watcher.book', topic: 'BTC/USDT@demo', seq: 1, value: { updateId: 7 } },
    ]);
  });

  it('come once to a view that follows both all and one topic', async () => {
    const view = open();
    await view.send({ t: 'sub', event: 'watcher.book' });
    await view.send({ t: 'sub', event: 'watcher.book', topic: 'BTC/USDT@demo' });
    services.server('watcher').publish('book', {}, 'BTC/USDT@demo');
    await settle();
    expect(view.events('watcher.book')).toHaveLength(1);
  });

  it('reach every view over one link to the service', async () => {
    const views = [open(), open(), open()];
    for (const view of views) await view.send(tickers);
    services.server('watcher').publish('tickers', [{ last: '1' }]);
    await settle();
    for (const view of views) expect(view.events('watcher.tickers')).toEqual([[{ last: '1' }]]);
    expect(services.opened('watcher')).toBe(1);
  });

  it('stop for a view that unsubscribes and go on for the others; the last one ends the work', async () => {
    const [first, second] = [open(), open()];
    await first.send(tickers);
    await second.send(tickers);
    await first.send({ t: 'unsub', event: 'watcher.tickers' });
    services.server('watcher').publish('tickers', []);
    await settle();
    expect(first.events('watcher.tickers')).toHaveLength(0);
    expect(second.events('watcher.tickers')).toHaveLength(1);
    second.port.close();
    await settle();
    expect(services.server('watcher').hasSubscribers('tickers')).toBe(false);
  });

  it('made between a subscription and the snapshot after it are not lost', async () => {
    services.answer('watcher.snapshot', () => ({ seq: { tickers: services.server('watcher').seq('tickers') } }));
    const [first, second] = [open(), open()];
    await first.send(tickers);
    second.port.post(tickers);
    second.port.post(snapshot(1));
    services.server('watcher').publish('tickers', []);
    await settle();
    services.server('watcher').publish('tickers', []);
    await settle();
    const answered = second.answer(1) as { value: { seq: { tickers: number } } };
    const seen = second.frames.flatMap((frame) => (frame.t === 'evt' ? [frame.seq] : []));
    expect(seen.filter((seq) => seq > answered.value.seq.tickers)).toEqual(
      [1, 2].filter((seq) => seq > answered.value.seq.tickers),
    );
  });
});

describe('when a service dies', () => {
  it('every pending call of it ends with LINK_CLOSED and every view is told, others go on', async () => {
    services.answer('trader.snapshot', () => new Promise(() => {}));
    services.answer('watcher.snapshot', () => ({ tickers: [] }));
    const [first, second] = [open(), open()];
    await first.send({ t: 'req', id: 4, method: 'trader.snapshot', params: {} });
    services.kill('trader');
    await settle();
    expect(first.answer(4)).toMatchObject({ t: 'err', error: { code: 'LINK_CLOSED' } });
    for (const view of [first, second]) {
      expect(view.events('app.link')).toEqual([{ service: 'trader', up: false, generation: 0 }]);
    }
    await first.send(snapshot(5));
    expect(first.answer(5)).toMatchObject({ t: 'res' });
  });

  it('calls made while it is down end with LINK_CLOSED at once, also of a view that came later', async () => {
    open();
    services.kill('trader');
    const view = open();
    await view.send({ t: 'req', id: 1, method: 'trader.snapshot', params: {} });
    expect(view.answer(1)).toMatchObject({ t: 'err', error: { code: 'LINK_CLOSED' } });
    const later = open();
    await settle();
    expect(later.events('app.link')).toEqual([{ service: 'trader', up: false, generation: 0 }]);
  });

  it('views are told when it is back, and follow it again by subscribing anew', async () => {
    const view = open();
    await view.send(tickers);
    services.kill('watcher');
    await settle();
    services.restart('watcher', 2);
    await settle();
    expect(view.events('app.link')).toEqual([
      { service: 'watcher', up: false, generation: 0 },
      { service: 'watcher', up: true, generation: 2 },
    ]);
    services.server('watcher').publish('tickers', []);
    await settle();
    expect(view.events('watcher.tickers')).toEqual([]);
    await view.send(tickers);
    services.server('watcher').publish('tickers', []);
    await settle();
    expect(view.events('watcher.tickers')).toEqual([[]]);
  });

  it('a link event keeps to the contract of the application', async () => {
    services.kill('trader');
    const view = open();
    await view.send({ t: 'req', id: 1, method: 'trader.snapshot', params: {} });
    expect(app.events.link.safeParse(view.events('app.link')[0]).success).toBe(true);
  });
});

describe('a view that goes', () => {
  it('leaves nothing behind, and answers that come for it are dropped', async () => {
    let finish: (value: unknown) => void = () => {};
    services.answer('watcher.snapshot', () => new Promise((resolve) => (finish = resolve)));
    const view = open();
    await view.send(snapshot(1));
    view.port.close();
    await settle();
    finish({});
    await settle();
    expect(gateway.sessions).toBe(0);
    expect(view.frames).toEqual([]);
  });

  it('all go when the gateway ends', async () => {
    const view = open();
    let closed = false;
    view.port.onClose(() => (closed = true));
    gateway.dispose();
    await settle();
    expect(closed).toBe(true);
  });
});

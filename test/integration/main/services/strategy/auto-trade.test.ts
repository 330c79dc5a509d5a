import { describe, expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { SERIES_START } from '#test/support/candle-watcher.ts';
import { BTC, testInstrument } from '#test/support/fake-watcher.ts';
import { createPaperDesk, PAPER } from '#test/support/paper-desk.ts';
import { createSignalDatabase } from '#test/support/signal-database.ts';
import {
  type StrategyRig,
  type StrategyRigOptions,
  startStrategies,
  thresholdStrategy,
} from '#test/support/strategy-rig.ts';

const HOLD = [70, 70, 70, 70];
const BUY = [70, 70, 120, 125];
const SELL = [70, 70, 40, 41];

async function trading(options: StrategyRigOptions = {}): Promise<StrategyRig> {
  const rig = await startStrategies({
    instruments: [BTC],
    prepare: ({ watcher }) => watcher.setCloses(BTC.id, HOLD),
    ...options,
  });
  const { strategies } = await rig.client.call('snapshot', {});
  for (const { id } of strategies) await rig.configure(id, { autoTrade: true });
  return rig;
}

/** A pass on these closes of 1-minute candles, 30 s after the last of them closed. */
async function pass(rig: StrategyRig, closes: readonly number[]): Promise<void> {
  const time = SERIES_START + (closes.length - 1) * 60_000 + 30_000;
  rig.clock.jumpWall(Math.max(0, time - rig.clock.now()));
  rig.watcher.setCloses(BTC.id, closes);
  await rig.client.call('runNow', {});
  await rig.quiet();
}

const orders = (rig: StrategyRig) =>
  rig.desk.submitted.map(({ intent }) => `${intent.side} ${intent.quantity}${intent.reduceOnly ? ' reduce-only' : ''}`);

async function problems(rig: StrategyRig): Promise<readonly string[]> {
  const { strategies } = await rig.client.call('snapshot', {});
  return strategies.flatMap(({ errors }) => errors.map(({ message }) => message));
}

describe('auto-trade', () => {
  test('is off by default: signals alone send nothing', async () => {
    const rig = await startStrategies({
      instruments: [BTC],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, BUY),
    });
    await pass(rig, SELL);
    await pass(rig, BUY);
    expect(rig.changed.map(({ action }) => action)).toEqual(['buy', 'sell', 'buy']);
    expect(rig.desk.submitted).toEqual([]);
  });

  test('buys the notional at market on entry, down to the quantity step, and sells what it bought on exit', async () => {
    const rig = await trading();
    await pass(rig, BUY);
    // 100 USDT at the last price 125 = 0.8
    const signal = rig.told.at(-1);
    expect(rig.desk.submitted).toEqual([
      {
        requestId: signal?.id,
        intent: {
          account: PAPER,
          instrument: BTC.id,
          side: 'buy',
          type: 'market',
          quantity: '0.8',
          limitPrice: null,
          triggerPrice: null,
          trailing: null,
          timeInForce: 'GTC',
          expireTime: null,
          postOnly: false,
          reduceOnly: false,
          origin: { kind: 'strategy', strategy: 'threshold', signal: signal?.id },
        },
      },
    ]);
    await pass(rig, SELL);
    expect(orders(rig)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
    expect(rig.desk.position(BTC.id)).toBe('0');
    expect(await problems(rig)).toEqual([]);
  });

  test('sends an order only after its signal is stored', async () => {
    const rig = await trading();
    rig.database.beforeAppend = () => {
      throw new Error('disk full');
    };
    await pass(rig, BUY);
    expect(rig.desk.submitted).toEqual([]);
    rig.database.beforeAppend = () => {};
    await rig.clock.advanceAsync(60_000);
    await rig.quiet();
    expect(orders(rig)).toEqual(['buy 0.8']);
    expect(rig.database.signals.map(({ id }) => id)).toContain(rig.desk.submitted[0]?.requestId);
  });

  test('does not buy more of what the strategy holds already', async () => {
    const rig = await trading();
    await pass(rig, BUY);
    await pass(rig, [...BUY, 130]);
    await pass(rig, [...BUY, 130, 131]);
    expect(orders(rig)).toEqual(['buy 0.8']);
  });

  test('does not order again while its order is still working', async () => {
    const rig = await trading();
    rig.desk.mode = 'rest';
    await pass(rig, BUY);
    await pass(rig, [...BUY, 130]);
    expect(orders(rig)).toEqual(['buy 0.8']);
    rig.desk.fillResting();
    await rig.quiet();
    await pass(rig, [...BUY, 130, 40, 40]);
    expect(orders(rig)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
  });

  test('does not buy again on the candle it was stopped out on', async () => {
    const rig = await trading();
    await pass(rig, BUY);
    rig.desk.trade('sell', BTC.id, '0.8');
    await rig.quiet();
    await pass(rig, BUY);
    expect(rig.told.slice(-2).map(({ action }) => action)).toEqual(['buy', 'buy']);
    expect(orders(rig)).toEqual(['buy 0.8']);
    await pass(rig, [...BUY, 125]);
    expect(orders(rig)).toEqual(['buy 0.8', 'buy 0.8']);
  });

  test('leaves alone what others bought', async () => {
    const rig = await trading();
    rig.desk.trade('buy', BTC.id, '5');
    await rig.quiet();
    await pass(rig, SELL);
    expect(orders(rig)).toEqual([]);
    await pass(rig, BUY);
    await pass(rig, [...BUY, 40, 40]);
    expect(orders(rig)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
    expect(rig.desk.position(BTC.id)).toBe('5');
  });

  test('sells no more than is left after a person sold part of it', async () => {
    const rig = await trading();
    await pass(rig, BUY);
    rig.desk.trade('sell', BTC.id, '0.5');
    await rig.quiet();
    await pass(rig, SELL);
    expect(orders(rig).at(-1)).toBe('sell 0.3 reduce-only');
  });

  test('keeps two strategies on one account apart', async () => {
    const rig = await trading({ strategies: [thresholdStrategy('one'), thresholdStrategy('two')] });
    await pass(rig, BUY);
    expect(rig.desk.position(BTC.id)).toBe('1.6');
    await rig.configure('one', { parameters: { buyFrom: 1000, sellFrom: 1000 } });
    await pass(rig, [...BUY, 70]);
    expect(orders(rig)).toEqual(['buy 0.8', 'buy 0.8', 'sell 0.8 reduce-only']);
    expect(rig.desk.submitted.at(-1)?.intent.origin).toMatchObject({ strategy: 'one' });
    expect(rig.desk.position(BTC.id)).toBe('0.8');
  });

  test('knows after a restart what it holds, and sells that', async () => {
    const database = createSignalDatabase();
    const first = await trading({ database });
    await pass(first, BUY);
    await first.service.stop();
    const second = await startStrategies({
      database,
      desk: first.desk,
      clock: first.clock,
      instruments: [BTC],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, BUY),
    });
    expect(orders(second)).toEqual(['buy 0.8']);
    await pass(second, SELL);
    expect(orders(second)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
  });

  test('knows it even without a stored checkpoint: from the ledger alone', async () => {
    const database = createSignalDatabase();
    const first = await trading({ database });
    await pass(first, BUY);
    await first.service.stop();
    database.states.delete('strategy-claims');
    const second = await startStrategies({
      database,
      desk: first.desk,
      clock: first.clock,
      instruments: [BTC],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, SELL),
    });
    expect(orders(second)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
  });

  test('builds the claims anew where the stored ones are ahead of the ledger', async () => {
    const database = createSignalDatabase();
    const first = await trading({ database });
    await pass(first, BUY);
    await first.service.stop();
    const restored = createPaperDesk(first.clock.now);
    const second = await startStrategies({
      database,
      desk: restored,
      clock: first.clock,
      instruments: [BTC],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, SELL),
    });
    expect(restored.submitted).toEqual([]);
    await pass(second, [...BUY, 125]);
    expect(orders(second)).toEqual(['buy 0.8']);
  });

  test('after an order without an answer it reads the ledger before the next: never twice', async () => {
    const rig = await trading();
    rig.desk.mode = 'fill-silently';
    const passing = pass(rig, BUY);
    await passing;
    expect(rig.runner().state).toBe('running');
    // The link dies under the call; what happened is in the ledger of the trader that comes back.
    rig.desk.crash();
    await rig.quiet();
    expect(await problems(rig)).toEqual([
      'The trader gave no answer to an order; its ledger is read before the next one.',
    ]);
    rig.desk.mode = 'fill';
    await pass(rig, [...BUY, 130]);
    expect(await problems(rig)).toEqual(['The trader is not reachable: no order was sent.']);
    rig.reconnect('trader');
    await rig.quiet();
    await pass(rig, [...BUY, 130, 131]);
    expect(orders(rig)).toEqual(['buy 0.8']);
    await pass(rig, SELL);
    expect(orders(rig)).toEqual(['buy 0.8', 'sell 0.8 reduce-only']);
  });

  test('an order that never reached the trader is sent on a later candle, under its own id', async () => {
    const rig = await trading();
    rig.desk.mode = 'silent';
    await pass(rig, BUY);
    rig.desk.crash();
    await rig.quiet();
    rig.desk.mode = 'fill';
    rig.reconnect('trader');
    await rig.quiet();
    await pass(rig, [...BUY, 130]);
    expect(orders(rig)).toEqual(['buy 0.8', 'buy 0.769']);
    expect(rig.desk.position(BTC.id)).toBe('0.769');
    expect(new Set(rig.desk.submitted.map(({ requestId }) => requestId)).size).toBe(2);
  });

  test('says in plain words why the trader denied, and tries again with the next signal', async () => {
    const rig = await trading();
    rig.desk.mode = 'deny';
    await pass(rig, BUY);
    expect(await problems(rig)).toEqual(['The order was denied: insufficient-funds (5 against 100).']);
    rig.desk.mode = 'fill';
    await pass(rig, BUY);
    expect(orders(rig)).toEqual(['buy 0.8', 'buy 0.8']);
    expect(await problems(rig)).toEqual([]);
  });

  test('says in plain words when the notional is less than the venue takes', async () => {
    const rig = await trading();
    await rig.configure('threshold', { notional: decimal('9') });
    await pass(rig, BUY);
    expect(orders(rig)).toEqual([]);
    expect(await problems(rig)).toEqual(["9 USDT is less than the venue's least order of 10 USDT: no order was sent."]);
  });

  test('says in plain words when the notional buys less than the smallest quantity', async () => {
    const coarse = testInstrument('BTC/USDT', { quantityStep: decimal('1'), minQuantity: decimal('1') });
    const rig = await trading({ instruments: [coarse] });
    await pass(rig, BUY);
    expect(await problems(rig)).toEqual([
      '100 USDT buys less than the smallest quantity of BTC/USDT: no order was sent.',
    ]);
  });

  test('signals go on while the trader is down', async () => {
    const rig = await trading({ withoutTrader: true });
    await pass(rig, BUY);
    expect(rig.changed.map(({ action }) => action)).toEqual(['buy']);
    expect(await problems(rig)).toEqual(['The trader is not reachable: no order was sent.']);
    rig.reconnect('trader');
    await rig.quiet();
    await pass(rig, BUY);
    expect(orders(rig)).toEqual(['buy 0.8']);
  });

  test('right after a start waits for the ledger to be read instead of giving up', async () => {
    const database = createSignalDatabase();
    const first = await trading({ database });
    await first.service.stop();
    let release = () => {};
    first.desk.beforeLedgerEvents = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    const second = await startStrategies({
      database,
      desk: first.desk,
      clock: first.clock,
      instruments: [BTC],
      prepare: ({ watcher }) => watcher.setCloses(BTC.id, BUY),
    });
    expect(second.told.map(({ action }) => action)).toEqual(['buy']);
    expect(orders(second)).toEqual([]);
    release();
    await second.quiet();
    expect(orders(second)).toEqual(['buy 0.8']);
    expect(await problems(second)).toEqual([]);
  });

  test('trades on paper accounts only', async () => {
    const rig = await trading();
    const paper = rig.desk.accounts[0];
    if (paper === undefined) throw new Error('no account');
    rig.desk.accounts.splice(0, 1, { ...paper, mode: 'live' });
    rig.reconnect('trader');
    await rig.quiet();
    await pass(rig, BUY);
    expect(orders(rig)).toEqual([]);
    expect(await problems(rig)).toEqual(['There is no paper account: no order was sent.']);
  });

  test('a reset account owes nothing: the strategy may buy anew', async () => {
    const rig = await trading();
    await pass(rig, BUY);
    rig.desk.reset(PAPER);
    await rig.quiet();
    await pass(rig, [...BUY, 130]);
    expect(orders(rig)).toEqual(['buy 0.8', 'buy 0.769']);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { TIMEFRAMES, type Timeframe } from '#shared/domain/timeframe.ts';
import { type CandleDatabase, createCandleDatabase } from '#test/support/candle-database.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';
import { startWatcher, type WatcherBench } from '#test/support/start-watcher.ts';

// A hundred thousand candles of history go through every start here.
vi.setConfig({ testTimeout: 90_000 });

const BTC = 'BTC/USDT@replay' as InstrumentId;
const ETH = 'ETH/USDT@replay' as InstrumentId;
/** 11:58:20 UTC: before the end of candles of many lengths. */
const NOW = Date.UTC(2026, 10, 21, 11, 58, 20);
const HISTORY = 'watcher/history:replay';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Starts, and waits until the whole history lies in the database. */
async function startStored(clock: ManualClock, database: CandleDatabase): Promise<WatcherBench> {
  const bench = await startWatcher({ clock, database, validate: false });
  for (let turn = 0; turn < 5_000 && database.states.get(HISTORY) !== '"whole"'; turn++) await clock.advanceAsync(1);
  expect(database.states.get(HISTORY)).toBe('"whole"');
  return bench;
}

const candlesOf = async ({ client }: WatcherBench, instrument: InstrumentId, timeframe: Timeframe, limit: number) =>
  (await client.call('candles', { instrument, timeframe, to: null, limit })).candles;

/** Everything a person sees. The tape is stopped for it, as two watchers do not play in the same milliseconds. */
async function picture(bench: WatcherBench, clock: ManualClock) {
  await bench.client.call('setReplay', { speed: null, paused: true });
  const candles: Record<string, unknown> = {};
  for (const instrument of [BTC, ETH]) {
    for (const timeframe of TIMEFRAMES) {
      candles[`${instrument} ${timeframe}`] = await candlesOf(bench, instrument, timeframe, 60);
    }
  }
  const { tickers, sparklines, replay } = await bench.client.call('snapshot', {});
  const books = await Promise.all(
    [BTC, ETH].map((instrument) => bench.client.call('book', { instrument, depth: 1_000 })),
  );
  return {
    now: clock.now(),
    candles,
    sparklines,
    replay,
    tickers: tickers.map(({ receivedTime: _received, ...rest }) => rest),
    books: books.map(({ book }) => [book?.updateId, book?.bids, book?.asks, book?.stale]),
  };
}

/** Moves a clock to a moment that several runs share. */
async function advanceTo(clock: ManualClock, time: number): Promise<void> {
  await clock.advanceAsync(time - clock.now());
}

describe('a watcher of the demo tape', () => {
  it('killed and started again shows everything as if it had run all the time', async () => {
    const calm = { clock: manualClock(NOW), database: createCandleDatabase() };
    const undisturbed = await startStored(calm.clock, calm.database);
    await advanceTo(calm.clock, NOW + 165_000);

    const rough = { clock: manualClock(NOW), database: createCandleDatabase() };
    const first = await startStored(rough.clock, rough.database);
    await advanceTo(rough.clock, NOW + 40_000);
    first.kill();
    // The end of the hour passes while it is down.
    await advanceTo(rough.clock, NOW + 110_000);
    const second = await startWatcher({ ...rough, validate: false });
    await advanceTo(rough.clock, NOW + 165_000);

    expect(await picture(second, rough.clock)).toEqual(await picture(undisturbed, calm.clock));
    expect(second.log).toEqual([]);
  });

  it('that died before its history was stored begins it anew', async () => {
    const clock = manualClock(NOW);
    const database = createCandleDatabase();
    database.failing = true;
    const first = await startWatcher({ clock, database, validate: false });
    first.kill();
    database.failing = false;
    expect(database.states.get(HISTORY)).toBe('"partial"');
    const second = await startStored(clock, database);
    expect((await candlesOf(second, BTC, '4h', 20_000)).length).toBeGreaterThan(16_000);
  });

  it('answers candles of all times as soon as it is asked, stored or not', async () => {
    const clock = manualClock(NOW);
    const bench = await startWatcher({ clock, validate: false });
    const asked = candlesOf(bench, ETH, '1d', 2_000);
    let answer: Awaited<typeof asked> | null = null;
    void asked.then((candles) => {
      answer = candles;
    });
    while (answer === null) await clock.advanceAsync(1);
    const candles = await asked;
    expect(candles).toHaveLength(2_000);
    expect(candles.at(-1)).toMatchObject({ openTime: Date.UTC(2026, 10, 21), closed: false });
    expect(candles.slice(0, -1).every(({ closed }) => closed)).toBe(true);
  });

  it('moves the history to now anew when it was away for more than twelve hours', async () => {
    const clock = manualClock(NOW);
    const database = createCandleDatabase();
    const first = await startStored(clock, database);
    first.kill();
    clock.jumpWall(13 * HOUR);
    const second = await startStored(clock, database);
    const candles = await candlesOf(second, BTC, '1m', 2_000);
    const last = candles.at(-1)?.openTime ?? 0;
    expect(last).toBe(Math.floor(clock.now() / MINUTE) * MINUTE);
    candles.forEach(({ openTime }, index) => {
      if (openTime !== last - (candles.length - 1 - index) * MINUTE) throw new Error(`hole before ${openTime}`);
    });
  });

  it('keeps speed and pause that were set by hand across a crash; a changed setting overrules them', async () => {
    const clock = manualClock(NOW);
    const database = createCandleDatabase();
    const first = await startStored(clock, database);
    await first.client.call('setReplay', { speed: 10, paused: null });
    await clock.advanceAsync(30_000);
    const before = await first.client.call('snapshot', {});
    first.kill();
    const second = await startWatcher({ clock, database, validate: false });
    const after = await second.client.call('snapshot', {});
    expect(after.replay).toMatchObject({ speed: 10, paused: false });
    expect(after.replay?.positionMs).toBeGreaterThanOrEqual(before.replay?.positionMs ?? 0);
    expect(after.replay?.positionMs).toBeLessThan((before.replay?.positionMs ?? 0) + 1_000);

    await second.reconfigure((settings) => ({ ...settings, replay: { speed: 2, paused: false } }));
    expect((await second.client.call('snapshot', {})).replay).toMatchObject({ speed: 2 });
    await second.client.call('setReplay', { speed: 3, paused: null });
    await second.reconfigure((settings) => ({ ...settings, monitor: { port: 1 } }));
    expect((await second.client.call('snapshot', {})).replay).toMatchObject({ speed: 3 });
    await clock.advanceAsync(20);
    second.kill();
    const settings = { ...DEFAULT_SETTINGS, replay: { speed: 5, paused: false } };
    const third = await startWatcher({ clock, database, settings, validate: false });
    expect((await third.client.call('snapshot', {})).replay).toMatchObject({ speed: 5 });
  });

  it('paused, says that prices are stale because of it; resumed, they are live', async () => {
    const clock = manualClock(NOW);
    const bench = await startWatcher({ clock });
    await clock.advanceAsync(1_000);
    expect((await bench.client.call('setReplay', { speed: null, paused: true })).replay).toMatchObject({
      paused: true,
    });
    let snapshot = await bench.client.call('snapshot', {});
    expect(snapshot.tickers.map(({ stale }) => stale)).toEqual([true, true]);
    expect(snapshot.feedNodes).toMatchObject([{ state: 'paused' }]);
    const state = await bench.client.call('marketSnapshot', { instrument: BTC });
    expect(state.events[0]).toMatchObject({ kind: 'feedState', stale: true, reason: 'paused' });
    await clock.advanceAsync(20_000);
    expect(bench.degraded()).toBe('data-paused');
    await bench.client.call('setReplay', { speed: null, paused: false });
    await clock.advanceAsync(500);
    snapshot = await bench.client.call('snapshot', {});
    expect(snapshot.tickers.map(({ stale }) => stale)).toEqual([false, false]);
    expect(bench.degraded()).toBeNull();
  });

  it('after a sleep of the machine the candles of the time it slept are there', async () => {
    const clock = manualClock(NOW);
    const database = createCandleDatabase();
    const bench = await startStored(clock, database);
    clock.jumpWall(10 * MINUTE);
    await clock.advanceAsync(30_000);
    const candles = await candlesOf(bench, BTC, '1m', 15);
    expect(candles.map(({ openTime }, index) => openTime - (candles[0]?.openTime ?? 0) - index * MINUTE)).toEqual(
      candles.map(() => 0),
    );
    expect(candles.at(-1)?.closed).toBe(false);
    // Exactly what the tape played, the minutes at both edges of the sleep as well.
    const played = await bench.feed.history(BTC, '1m', candles[2]?.openTime ?? 0, clock.now());
    expect(played.length).toBeGreaterThan(10);
    expect(candles.slice(2, -1)).toEqual(played);
    const { tickers, feedNodes } = await bench.client.call('snapshot', {});
    expect(tickers.map(({ stale }) => stale)).toEqual([false, false]);
    expect(feedNodes[0]?.gaps).toBeGreaterThan(0);
  });

  it('starts without a database, and never mixes the history it made then with an older one', async () => {
    const clock = manualClock(NOW);
    const database = createCandleDatabase();
    const first = await startStored(clock, database);
    first.kill();
    clock.jumpWall(HOUR);
    const bench = await startWatcher({ clock, database, databaseAway: true, validate: false });
    await clock.advanceAsync(2_000);
    expect(bench.degraded()).toBe('database-link-down');
    const { tickers } = await bench.client.call('snapshot', {});
    expect(tickers.map(({ stale }) => stale)).toEqual([false, false]);
    const shown = await candlesOf(bench, BTC, '1h', 100);
    expect(shown).toHaveLength(100);

    const old = new Set(database.of(BTC, '1h').map((candle) => JSON.stringify(candle)));
    expect(old.size).toBeGreaterThan(100);
    bench.reconnectDatabase();
    await clock.advanceAsync(300);
    for (let turn = 0; turn < 5_000 && database.states.get(HISTORY) !== '"whole"'; turn++) await clock.advanceAsync(10);
    expect(bench.degraded()).toBeNull();
    expect(
      database
        .of(BTC, '1h')
        .slice(-50)
        .filter((candle) => old.has(JSON.stringify(candle))),
    ).toEqual([]);
    expect((await candlesOf(bench, BTC, '1h', 100)).slice(0, 90)).toEqual(shown.slice(0, 90));
  });
});

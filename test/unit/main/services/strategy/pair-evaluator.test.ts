import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUNDLED_STRATEGIES } from '#main/services/strategy/bundled-strategies.ts';
import { firstConfiguration } from '#main/services/strategy/configuration/first-configuration.ts';
import { CandleCache, type ClosedBar } from '#main/services/strategy/runner/candle-cache.ts';
import { PairEvaluator } from '#main/services/strategy/runner/pair-evaluator.ts';
import { watcher } from '#shared/contract/watcher.ts';
import { decimalFromNumber } from '#shared/domain/decimal.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import type { SignalStrategy } from '#shared/strategy/strategy.ts';
import { createCandleWatcher } from '#test/support/candle-watcher.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { barsOfCloses, walk } from '#test/support/price-series.ts';

const STRATEGIES = BUNDLED_STRATEGIES.filter((strategy) => strategy.kind === 'signal');

function closedBars(closes: readonly number[]): ClosedBar[] {
  return barsOfCloses(closes).map((bar) => ({
    ...bar,
    closeTime: bar.openTime + 3_600_000,
    closePrice: decimalFromNumber(bar.close),
  }));
}

const series = (bars: readonly ClosedBar[], version = 1) => ({ version, bars, lastPrice: null });

describe.each(STRATEGIES)('$id', (strategy: SignalStrategy) => {
  const configuration = firstConfiguration(strategy, [BTC]);

  test('the newest closed candle alone decides: a changed open or future candle changes nothing', async () => {
    const market = createCandleWatcher([BTC]);
    const closes = walk(420, 5);
    const [left, right] = memoryPortPair();
    market.attach(left);
    const client = connect(watcher, right);
    const decide = async (list: readonly number[], volumes?: readonly number[]) => {
      market.setCloses(BTC.id, list, volumes);
      const read = await new CandleCache().refresh(client, BTC.id, '1h', 400);
      const { bar, evaluation } = new PairEvaluator(strategy, BTC.id, null).evaluate(read, configuration);
      return { bar, evaluation };
    };
    const usual = await decide(closes);
    const open = closes.at(-1) ?? 0;
    for (const factor of [0, 0.01, 2, 1_000]) {
      expect(await decide([...closes.slice(0, -1), open * factor])).toEqual(usual);
    }
    // A future beyond the open candle would make the open one closed: cut off there, the decision is the same.
    const bars = closedBars([...closes, 1, 1_000, 5]);
    const cut = (length: number) =>
      new PairEvaluator(strategy, BTC.id, null).evaluate(series(bars.slice(0, length)), configuration).evaluation;
    expect(cut(419)).toEqual(
      new PairEvaluator(strategy, BTC.id, null).evaluate(series(closedBars(closes).slice(0, 419)), configuration)
        .evaluation,
    );
    client.close();
  });

  test('candle by candle with restarts anywhere, it decides as without', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(fc.nat(60), { maxLength: 4 }), (seed, restarts) => {
        const bars = closedBars(walk(180, seed));
        const steady = new PairEvaluator(strategy, BTC.id, null);
        let restarted = new PairEvaluator(strategy, BTC.id, null);
        for (let length = 120; length <= bars.length; length++) {
          const expected = steady.evaluate(series(bars.slice(0, length)), configuration);
          const result = restarted.evaluate(series(bars.slice(0, length)), configuration);
          expect(result).toEqual(expected);
          if (restarts.includes(length - 120)) {
            restarted = new PairEvaluator(strategy, BTC.id, JSON.parse(JSON.stringify(result.saved)));
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

test('another timeframe or other parameters begin with the indicators anew and keep the memory', () => {
  const ride = STRATEGIES.find(({ id }) => id === 'simple_trend_ride');
  if (ride === undefined) throw new Error('no simple_trend_ride');
  const configuration = firstConfiguration(ride, [BTC]);
  const rising = closedBars(Array.from({ length: 40 }, (_, index) => 100 + index));
  const evaluator = new PairEvaluator(ride, BTC.id, null);
  expect(evaluator.evaluate(series(rising.slice(0, 30)), configuration).saved.after).toEqual({ entryPrice: 129 });
  const other = { ...configuration, parameters: { ...configuration.parameters, rsiPeriod: 5 } };
  const result = evaluator.evaluate(series(rising.slice(0, 31)), other);
  expect(result.evaluation.inputs).toMatchObject({ 'entry price': 129, 'parameter rsiPeriod': 5 });
});

import { BUNDLED_STRATEGIES } from '#main/services/strategy/bundled-strategies.ts';
import type { Bar } from '#shared/indicators/indicator.ts';
import { defaultsOf } from '#shared/strategy/parameters.ts';
import type { SignalStrategy } from '#shared/strategy/strategy.ts';
import { testInstrument } from '#test/support/fake-watcher.ts';
import { barsOfCloses, walk } from '#test/support/price-series.ts';
import { startStrategies } from '#test/support/strategy-rig.ts';
import { type Bench, type BenchResult, median } from './bench.ts';

/**
 * The six bundled strategies: candles decided a second against the same rules as bare arithmetic in one loop, and a whole
 * pass over 6 × 400 pairs (read, decide, store, tell; database, watcher and views in the same thread) against the 120 s
 * that it may take.
 */
const ROUNDS = 5;
const CANDLES = 5_000;
const PASS_SECONDS = 120;

export const bench: Bench = { name: 'strategies', run: async () => [decide(), await wholePass()] };

function decide(): BenchResult {
  const bars = barsOfCloses(walk(CANDLES));
  const strategies = BUNDLED_STRATEGIES.filter((strategy) => strategy.kind === 'signal');
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const rates = [
      rate(strategies.length, () => decideAll(strategies, bars)),
      rate(strategies.length, () => bareLoops(bars)),
    ];
    if (round < 0) continue;
    ours.push(rates[0] ?? 0);
    bare.push(rates[1] ?? 0);
  }
  return {
    name: 'candles decided',
    unit: '/s',
    ours: median(ours),
    against: 'the same rules as bare arithmetic in one loop',
    ceiling: median(bare),
    bar: null,
  };
}

function rate(strategies: number, run: () => number): number {
  const start = performance.now();
  const actions = run();
  const elapsed = performance.now() - start;
  if (actions === 0) throw new Error('no strategy ever acted: nothing was measured');
  return (strategies * CANDLES * 1_000) / elapsed;
}

function decideAll(strategies: readonly SignalStrategy[], bars: readonly Bar[]): number {
  let actions = 0;
  for (const strategy of strategies) {
    const evaluator = strategy.createEvaluator(defaultsOf(strategy.parameters), null);
    for (const bar of bars) if (evaluator.decide(bar).action !== 'hold') actions++;
  }
  return actions;
}

/** RSI 14, MA 9/50/100 and EMA 50/100 by hand, and the six rules on them: once for each strategy, as each has its own. */
function bareLoops(bars: readonly Bar[]): number {
  let actions = 0;
  for (let strategy = 0; strategy < 6; strategy++) {
    let gain = 0;
    let loss = 0;
    let rsiBefore = Number.NaN;
    let fastBefore = Number.NaN;
    let slowBefore = Number.NaN;
    let sum9 = 0;
    let sum50 = 0;
    let sum100 = 0;
    let ema50 = 0;
    let ema100 = 0;
    let entry = Number.NaN;
    for (let index = 0; index < bars.length; index++) {
      const { close, volume } = bars[index] as Bar;
      const before = index === 0 ? close : (bars[index - 1] as Bar).close;
      const change = close - before;
      gain += ((change > 0 ? change : 0) - gain) / 14;
      loss += ((change < 0 ? -change : 0) - loss) / 14;
      const rsi = (100 * gain) / (gain + loss);
      sum9 += close - (index >= 9 ? (bars[index - 9] as Bar).close : 0);
      sum50 += close - (index >= 50 ? (bars[index - 50] as Bar).close : 0);
      sum100 += close - (index >= 100 ? (bars[index - 100] as Bar).close : 0);
      ema50 += (close - ema50) * (2 / 51);
      ema100 += (close - ema100) * (2 / 101);
      const fast = sum9 / 9;
      const slow = sum50 / 50;
      const long = sum100 / 100;
      const volumeBefore = index === 0 ? volume : (bars[index - 1] as Bar).volume;
      if (index >= 100) {
        if (strategy === 0 && fastBefore <= slowBefore && fast > slow && rsi > 55) actions++;
        if (strategy === 1 && rsi < 40 && rsiBefore - rsi >= 3 && ema100 > ema50) actions++;
        if (strategy === 2 && rsi < 35 && close < long) actions++;
        if (strategy === 3 && rsi > 70) {
          entry = close;
          actions++;
        }
        if (strategy === 4 && (close >= entry * 2 || (rsi < 50 && close < slow))) actions++;
        if (strategy === 5 && close > fast && fast > long && volume > volumeBefore * 2) actions++;
      }
      rsiBefore = rsi;
      fastBefore = fast;
      slowBefore = slow;
    }
  }
  return actions;
}

async function wholePass(): Promise<BenchResult> {
  const instruments = Array.from({ length: 400 }, (_, index) => testInstrument(`C${index}/USDT`));
  const start = performance.now();
  const rig = await startStrategies({
    strategies: BUNDLED_STRATEGIES,
    instruments,
    prepare({ watcher }) {
      for (const [index, { id }] of instruments.entries()) watcher.setCloses(id, walk(520, index + 1));
    },
  });
  while (rig.runner().state === 'running') await rig.quiet();
  const seconds = (performance.now() - start) / 1_000;
  const { evaluations, passes } = rig.runner();
  if (passes !== 1 || evaluations !== 2_400) throw new Error(`${passes} passes with ${evaluations} evaluations`);
  await rig.service.stop();
  return {
    name: 'first pass over 6 × 400 pairs, 520 candles each',
    unit: 's',
    ours: seconds,
    against: 'the period of the central runner',
    ceiling: PASS_SECONDS,
    bar: 0.25,
    lowerIsBetter: true,
  };
}

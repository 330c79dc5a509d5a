import { change } from '#shared/indicators/change.ts';
import { ofClose, ofVolume } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { sma } from '#shared/indicators/sma.ts';
import { above, all, any, below } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { averagePeriod, rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const pumpAndDump = defineStrategy({
  id: 'pump_and_dump',
  title: 'Pump and dump',
  description:
    'Buys a burst of volume in a rising market: price over the fast average, fast over slow, volume more than doubled. Sells when the strength is gone or overdone.',
  parameters: {
    fastPeriod: averagePeriod('Fast average', 'Candles in the fast moving average.', 9),
    slowPeriod: averagePeriod('Slow average', 'Candles in the slow moving average.', 100),
    rsiPeriod,
    volumeChange: number({
      label: 'Volume change',
      description: 'Percent by which the volume must exceed that of the candle before.',
      minimum: 0,
      maximum: 100_000,
      step: 10,
      default: 100,
    }),
    exitBelow: rsiLevel('Sell below RSI', 'An RSI below this sells: the strength is gone.', 50),
    exitAbove: rsiLevel('Sell above RSI', 'An RSI above this sells: the strength is overdone.', 77),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '1h',
  warmUp: (parameters) => Math.max(parameters.fastPeriod, parameters.slowPeriod, parameters.rsiPeriod + 1, 2),
  indicators: (parameters) => ({
    fast: ofClose(sma(parameters.fastPeriod)),
    slow: ofClose(sma(parameters.slowPeriod)),
    rsi: ofClose(rsi(parameters.rsiPeriod)),
    volumeChange: ofVolume(change()),
  }),
  initialState: {},
  step: ({ candle, indicators: { fast, slow, rsi: strength, volumeChange }, parameters, state }) => {
    const label = `RSI ${parameters.rsiPeriod}`;
    return {
      state,
      entry: all(
        above(`Price against MA ${parameters.fastPeriod}`, candle.close, fast.now),
        above(`MA ${parameters.fastPeriod} against MA ${parameters.slowPeriod}`, fast.now, slow.now),
        above('Volume change in percent', volumeChange.now, parameters.volumeChange),
      ),
      exit: any(below(label, strength.now, parameters.exitBelow), above(label, strength.now, parameters.exitAbove)),
    };
  },
});

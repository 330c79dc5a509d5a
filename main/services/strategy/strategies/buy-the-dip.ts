import { ema } from '#shared/indicators/ema.ts';
import { ofClose } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { above, all, below, crossesAbove, fellBy } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { averagePeriod, rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const buyTheDip = defineStrategy({
  id: 'buy_the_dip',
  title: 'Buy the dip',
  description:
    'Buys a sharp fall of the RSI in a falling market: RSI low and dropping, slow EMA above the fast one. Sells when the RSI is high and the fast EMA crosses above the slow one.',
  parameters: {
    fastPeriod: averagePeriod('Fast EMA', 'Candles in the fast exponential average.', 50),
    slowPeriod: averagePeriod('Slow EMA', 'Candles in the slow exponential average.', 100),
    rsiPeriod,
    entryBelow: rsiLevel('Buy below RSI', 'The RSI must be below this to buy.', 40),
    entryFall: number({
      label: 'RSI fall',
      description: 'Points that the RSI must have lost since the candle before.',
      minimum: 0,
      maximum: 100,
      step: 0.5,
      default: 3,
    }),
    exitAbove: rsiLevel('Sell above RSI', 'The RSI must be above this to sell.', 65),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '1h',
  warmUp: (parameters) => Math.max(parameters.fastPeriod, parameters.slowPeriod, parameters.rsiPeriod + 1) + 1,
  indicators: (parameters) => ({
    fast: ofClose(ema(parameters.fastPeriod)),
    slow: ofClose(ema(parameters.slowPeriod)),
    rsi: ofClose(rsi(parameters.rsiPeriod)),
  }),
  initialState: {},
  step: ({ indicators: { fast, slow, rsi: strength }, parameters, state }) => {
    const label = `RSI ${parameters.rsiPeriod}`;
    return {
      state,
      entry: all(
        below(label, strength.now, parameters.entryBelow),
        fellBy(`${label} since the candle before`, strength, parameters.entryFall),
        above(`EMA ${parameters.slowPeriod} against EMA ${parameters.fastPeriod}`, slow.now, fast.now),
      ),
      exit: all(
        above(label, strength.now, parameters.exitAbove),
        crossesAbove(`EMA ${parameters.fastPeriod} against EMA ${parameters.slowPeriod}`, fast, slow),
      ),
    };
  },
});

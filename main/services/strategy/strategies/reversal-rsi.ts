import { ofClose } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { sma } from '#shared/indicators/sma.ts';
import { above, all, below } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { averagePeriod, rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const reversalRsi = defineStrategy({
  id: 'reversal_rsi',
  title: 'Reversal RSI',
  description:
    'Buys an oversold market that stands below its long average, expecting it to turn. Sells once the RSI is high.',
  parameters: {
    averagePeriod: averagePeriod('Average', 'Candles in the moving average that the price must be below.', 100),
    rsiPeriod,
    entryBelow: rsiLevel('Buy below RSI', 'The RSI must be below this to buy.', 35),
    exitAbove: rsiLevel('Sell above RSI', 'The RSI must be above this to sell.', 65),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '1h',
  warmUp: (parameters) => Math.max(parameters.averagePeriod, parameters.rsiPeriod + 1),
  indicators: (parameters) => ({
    average: ofClose(sma(parameters.averagePeriod)),
    rsi: ofClose(rsi(parameters.rsiPeriod)),
  }),
  initialState: {},
  step: ({ candle, indicators: { average, rsi: strength }, parameters, state }) => {
    const label = `RSI ${parameters.rsiPeriod}`;
    return {
      state,
      entry: all(
        below(label, strength.now, parameters.entryBelow),
        below(`Price against MA ${parameters.averagePeriod}`, candle.close, average.now),
      ),
      exit: all(above(label, strength.now, parameters.exitAbove)),
    };
  },
});

import { ofClose } from '#shared/indicators/indicator.ts';
import { rsi } from '#shared/indicators/rsi.ts';
import { sma } from '#shared/indicators/sma.ts';
import { all, atLeast, below } from '#shared/strategy/conditions.ts';
import { defineStrategy } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';
import { OFFERED_TIMEFRAMES } from './offered-timeframes.ts';
import { averagePeriod, rsiLevel, rsiPeriod } from './rsi-parameters.ts';

export const dollarCostAveraging = defineStrategy({
  id: 'dollar_cost_averaging',
  title: 'Dollar cost averaging',
  description:
    'Buys quiet weakness: RSI below the middle and the price under its average. Sells when the price has reached a multiple of the price of its first buy signal.',
  parameters: {
    averagePeriod: averagePeriod('Average', 'Candles in the moving average that the price must be below.', 50),
    rsiPeriod,
    entryBelow: rsiLevel('Buy below RSI', 'The RSI must be below this to buy.', 50),
    exitMultiple: number({
      label: 'Sell at multiple',
      description: 'Times the price of the first buy signal at which to sell.',
      minimum: 1.01,
      maximum: 100,
      default: 2,
    }),
  },
  timeframes: OFFERED_TIMEFRAMES,
  defaultTimeframe: '1h',
  warmUp: (parameters) => Math.max(parameters.averagePeriod, parameters.rsiPeriod + 1),
  indicators: (parameters) => ({
    average: ofClose(sma(parameters.averagePeriod)),
    rsi: ofClose(rsi(parameters.rsiPeriod)),
  }),
  /** The close at the first buy signal since the last sell. */
  initialState: { initialPrice: null as number | null },
  step: ({ candle, indicators: { average, rsi: strength }, parameters, state: { initialPrice } }) => {
    const target = initialPrice === null ? null : initialPrice * parameters.exitMultiple;
    const entry = all(
      below(`RSI ${parameters.rsiPeriod}`, strength.now, parameters.entryBelow),
      below(`Price against MA ${parameters.averagePeriod}`, candle.close, average.now),
    );
    const exit = all(atLeast(`Price against ${parameters.exitMultiple} × initial`, candle.close, target));
    return {
      state: { initialPrice: entry.met ? (initialPrice ?? candle.close) : exit.met ? null : initialPrice },
      entry,
      exit,
      inputs: { 'initial price': initialPrice },
    };
  },
});

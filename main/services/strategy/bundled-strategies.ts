import type { Strategy } from '#shared/strategy/strategy.ts';
import { buyTheDip } from './strategies/buy-the-dip.ts';
import { dollarCostAveraging } from './strategies/dollar-cost-averaging.ts';
import { goldenCrossover } from './strategies/golden-crossover.ts';
import { pumpAndDump } from './strategies/pump-and-dump.ts';
import { reversalRsi } from './strategies/reversal-rsi.ts';
import { simpleTrendRide } from './strategies/simple-trend-ride.ts';
import { stopLoss } from './strategies/stop-loss.ts';
import { trailingStopLoss } from './strategies/trailing-stop-loss.ts';

/** Every strategy that ships with the product, in the order it is shown. Add yours here. */
export const BUNDLED_STRATEGIES: readonly Strategy[] = [
  goldenCrossover,
  buyTheDip,
  reversalRsi,
  simpleTrendRide,
  dollarCostAveraging,
  pumpAndDump,
  stopLoss,
  trailingStopLoss,
];

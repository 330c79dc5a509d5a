import { all, atLeast, atMost } from '#shared/strategy/conditions.ts';
import { defineExitManager } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';

export const trailingStopLoss = defineExitManager({
  id: 'trailing_stop_loss',
  title: 'Trailing stop loss',
  description:
    'Follows the best price of a position since it is watched, and closes it at market once the price has come back from there by a set percentage.',
  parameters: {
    trailPercent: number({
      label: 'Trail',
      description: 'Percent that the price may come back from its best.',
      minimum: 0.1,
      maximum: 99,
      default: 3,
    }),
    activatePercent: number({
      label: 'Active from profit',
      description:
        'Percent of profit that the position must have shown before the stop begins to follow. 0 follows at once.',
      minimum: 0,
      maximum: 1000,
      default: 0,
    }),
  },
  /** The highest mark of a long, the lowest of a short; it starts at the entry price. */
  initialState: { bestPrice: null as number | null },
  step: ({ position: { side, entryPrice, markPrice }, parameters, state }) => {
    const sign = side === 'long' ? 1 : -1;
    const known = state.bestPrice ?? entryPrice;
    const bestPrice = side === 'long' ? Math.max(known, markPrice) : Math.min(known, markPrice);
    const bestProfit = (((bestPrice - entryPrice) * 100) / entryPrice) * sign;
    const stopPrice =
      bestProfit >= parameters.activatePercent ? (bestPrice * (100 - sign * parameters.trailPercent)) / 100 : null;
    const reached = side === 'long' ? atMost : atLeast;
    return {
      state: { bestPrice },
      exit: all(reached('Price against stop', markPrice, stopPrice)),
      inputs: { 'best price': bestPrice, 'stop price': stopPrice },
    };
  },
});

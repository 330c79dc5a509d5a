import { all, atLeast, atMost } from '#shared/strategy/conditions.ts';
import { defineExitManager } from '#shared/strategy/define-strategy.ts';
import { number } from '#shared/strategy/parameters.ts';

export const stopLoss = defineExitManager({
  id: 'stop_loss',
  title: 'Stop loss',
  description: 'Closes a position at market once it has lost a set percentage of its average entry price.',
  parameters: {
    lossPercent: number({
      label: 'Loss',
      description: 'Percent of the average entry price that a position may lose.',
      minimum: 0.1,
      maximum: 99,
      default: 5,
    }),
  },
  initialState: {},
  step: ({ position: { side, entryPrice, markPrice }, parameters, state }) => {
    const sign = side === 'long' ? 1 : -1;
    const stopPrice = (entryPrice * (100 - sign * parameters.lossPercent)) / 100;
    const reached = side === 'long' ? atMost : atLeast;
    return {
      state,
      exit: all(reached('Price against stop', markPrice, stopPrice)),
      inputs: { 'stop price': stopPrice, 'profit in percent': ((markPrice - entryPrice) / entryPrice) * 100 * sign },
    };
  },
});

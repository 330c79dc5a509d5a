import { all, atMost } from '#shared/strategy/conditions.ts';
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
    const direction = side === 'long' ? 1 : -1;
    const profit = ((markPrice - entryPrice) / entryPrice) * 100 * direction;
    return {
      state,
      exit: all(atMost('Profit in percent', profit, -parameters.lossPercent)),
      inputs: {
        'profit in percent': profit,
        'stop price': entryPrice * (1 - (direction * parameters.lossPercent) / 100),
      },
    };
  },
});

import type { StrategyConfiguration, StrategyView } from '#shared/contract/strategy.ts';
import { strategyService } from '../../store/strategies.ts';
import { attempt } from '../../ui/attempt.ts';
import { toast } from '../../ui/toast.tsx';

/** Changes one thing of a strategy at once, and says so where it was refused. */
export async function changeStrategy(strategy: StrategyView, change: Partial<StrategyConfiguration>): Promise<void> {
  await attempt(`Changing ${strategy.title}`, async () => {
    const answer = await strategyService.configure(strategy.id, { ...strategy.configuration, ...change });
    if (answer.outcome === 'configured') return;
    const text =
      answer.outcome === 'refused'
        ? answer.problems.map(({ field, message }) => `${field} ${message}`).join('; ')
        : 'The strategy does not exist any more.';
    toast({ title: `${strategy.title} was not changed`, text, tone: 'bad' });
  });
}

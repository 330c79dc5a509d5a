import { Bot } from 'lucide-react';
import { strategyStore } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import type { PanelView } from '../registry.ts';
import { StrategiesPanel } from './strategies-panel.tsx';

export const view: PanelView = {
  id: 'strategies',
  title: 'Strategies',
  icon: Bot,
  area: 'bottom',
  order: 60,
  component: StrategiesPanel,
  useCount,
  keys: [
    { keys: '↑ ↓', does: 'Walk the strategies' },
    { keys: 'Enter', does: 'Set the strategy' },
  ],
};

/** Those that are on. */
function useCount(): number | null {
  return useSelected(strategyStore.store, ({ status, strategies }) =>
    status === 'loading' ? null : strategies.filter(({ configuration }) => configuration.enabled).length,
  );
}

import { Wallet } from 'lucide-react';
import type { PanelView } from '../registry.ts';
import { BalancesPanel } from './balances-panel.tsx';

export const view: PanelView = {
  id: 'balances',
  title: 'Balances',
  icon: Wallet,
  area: 'bottom',
  order: 40,
  component: BalancesPanel,
};

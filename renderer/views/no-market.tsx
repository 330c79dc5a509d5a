import { LayoutList } from 'lucide-react';
import { market } from '../store/market.ts';
import { useSelected } from '../store/use-store.ts';
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx';

/** What a market panel shows while there is no market to show, and why. */
export function NoMarket({ rows }: { readonly rows: number }) {
  const { status, problem } = useSelected(market.store, ({ status, problem }) => ({ status, problem }));
  if (status === 'loading') return <Skeleton rows={rows} label="Loading markets" />;
  if (status === 'live') {
    return (
      <EmptyState icon={LayoutList} title="No markets yet">
        Prices appear here once a venue is connected.
      </EmptyState>
    );
  }
  return (
    <ErrorState title={status === 'lost' ? 'Market data is away' : 'The markets did not load'}>
      {problem === null ? '' : `${problem}. `}
      Orders that rest at the venue stay there; new ones are refused while prices are unknown. Tapedeck tries again by
      itself: Services shows how it goes.
    </ErrorState>
  );
}

import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { showSignal, strategyStore } from '../../store/strategies.ts';
import { opinionsOn } from '../../store/strategy-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { ActionChip } from '../signals/action-chip.tsx';

/** What the enabled strategies say of a market; a click tells why. Nothing where all of them hold. */
export function SignalChip({ instrument }: { instrument: InstrumentId }) {
  const opinions = useSelected(strategyStore.store, (state) => opinionsOn(state, instrument));
  const titles = useSelected(
    strategyStore.store,
    ({ strategies }) => new Map(strategies.map(({ id, title }) => [id, title] as const)),
  );
  const [newest] = opinions;
  if (newest === undefined) return null;
  const who = opinions.map(({ action, strategy }) => `${action} by ${titles.get(strategy) ?? strategy}`).join(', ');
  return (
    <button
      type="button"
      className="board-signal"
      tabIndex={-1}
      data-tip={`Signals: ${who}`}
      onClick={(event) => {
        event.stopPropagation();
        showSignal(newest.id);
      }}
    >
      <ActionChip action={newest.action} />
      {opinions.length > 1 ? <span className="board-signal-more">+{opinions.length - 1}</span> : null}
    </button>
  );
}

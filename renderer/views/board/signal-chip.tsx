import type { InstrumentId, SignalId } from '#shared/domain/identifiers.ts';
import { strategyStore } from '../../store/strategies.ts';
import { opinionsOn } from '../../store/strategy-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { ActionChip } from '../signals/action-chip.tsx';

/**
 * What the enabled strategies say of a market; nothing where all of them hold. It is no button, for a row of a list may
 * hold none: the row hears the click and tells why.
 */
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
    <span className="board-signal" data-signal={newest.id} data-tip={`Signals: ${who}`}>
      <ActionChip action={newest.action} />
      {opinions.length > 1 ? <span className="board-signal-more">+{opinions.length - 1}</span> : null}
    </span>
  );
}

/** The signal whose chip was clicked; null for a click elsewhere in the row. */
export function clickedSignal(target: EventTarget): SignalId | null {
  const chip = target instanceof Element ? target.closest<HTMLElement>('.board-signal') : null;
  return (chip?.dataset.signal as SignalId | undefined) ?? null;
}

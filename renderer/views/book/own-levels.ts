import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { OwnLevel } from './book-session.ts';

/** Our resting orders of the selected account, with every change. */
export function onOwnLevels(_instrument: InstrumentId, listener: (levels: readonly OwnLevel[]) => void): Unsubscribe {
  listener([]);
  return () => {};
}

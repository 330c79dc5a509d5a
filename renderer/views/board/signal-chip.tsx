import type { InstrumentId } from '#shared/domain/identifiers.ts';

/** Latest opinion of the strategies on a market. */
export function SignalChip({ instrument }: { instrument: InstrumentId }) {
  return <span data-instrument={instrument} />;
}

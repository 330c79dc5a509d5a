import { createStore } from 'zustand/vanilla';
import type { SignalId } from '#shared/domain/identifiers.ts';

/** The signal whose *why* somebody asked for; the signals panel shows it and puts it back to null. */
export const signalRequest = createStore<{ readonly signal: SignalId | null }>(() => ({ signal: null }));

export function requestSignal(signal: SignalId): void {
  signalRequest.setState({ signal });
}

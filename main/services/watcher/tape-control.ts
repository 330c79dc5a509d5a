import type { MarketDataFeed, Tape } from '#main/ports/market-data-feed.ts';
import type { ServiceConfig } from '#shared/contract/lifecycle.ts';
import type { ReplayState } from '#shared/contract/watcher.ts';
import type { SavedState } from './saved-state.ts';

/**
 * The controls of the demo tape. What a person set by hand holds across restarts; a changed setting overrules it.
 */
export interface TapeControl {
  state(): ReplayState | null;
  /** At the start: goes on as the tape stood, when `saved` says how. True if it did. */
  resume(saved: string | undefined): boolean;
  /** `saved`: the settings that were followed last, by the word of an earlier life. */
  applySettings(settings: ServiceConfig['settings'], saved?: string): void;
  set(change: { readonly speed: number | null; readonly paused: boolean | null }): void;
  save(): void;
}

export const TAPE_KEY = 'tape';
export const TAPE_SETTINGS_KEY = 'tape-settings';

export function createTapeControl(feeds: readonly MarketDataFeed[], saved: SavedState): TapeControl {
  const tape: Tape | null = feeds.find((feed) => feed.tape !== undefined)?.tape ?? null;
  let seen: string | undefined;

  function save(): void {
    if (tape !== null) saved.save(TAPE_KEY, tape.save());
  }

  return {
    state: () => (tape === null ? null : { ...tape.state() }),
    resume: (text) => tape !== null && text !== undefined && tape.restore(text),
    applySettings({ replay }, savedSettings) {
      seen = savedSettings ?? seen;
      const text = JSON.stringify(replay);
      if (tape === null || text === seen) return;
      seen = text;
      tape.set(replay);
      saved.save(TAPE_SETTINGS_KEY, text);
      save();
    },
    set(change) {
      tape?.set(change);
      save();
    },
    save,
  };
}

import { expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#main/platform/file-logger.ts';
import { isDiskLow } from '#main/services/database/disk-space.ts';
import { createFileTrouble } from '#main/services/database/file-trouble.ts';
import { openLedger } from '#main/services/database/ledger-file.ts';
import { createLedgerStore } from '#main/services/database/ledger-store.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('says that the disk is full, writes no half entries, and goes on where it was when there is room again', () => {
  const file = openLedger(temporaryFolder());
  onTestFinished(() => void file.close());
  const store = createLedgerStore(file);
  const said: (string | null)[] = [];
  const trouble = createFileTrouble((reason) => said.push(reason), silentLogger);
  file.pragma(`max_page_count = ${Number(file.pragma('page_count', { simple: true })) + 2}`);
  let seq = 0;
  const batch = (): LedgerEvent[] => Array.from({ length: 50 }, (_, index) => filledEvent(seq + 1 + index));
  trouble.guard('append', () => {
    for (;;) {
      store.append(batch());
      seq += 50;
    }
  });
  expect(said).toEqual(['disk-full']);
  expect([store.lastSeq, store.read(0, 10_000).length]).toEqual([seq, seq]);
  file.pragma('max_page_count = 100000');
  expect(store.append(batch())).toEqual({ outcome: 'appended', lastSeq: seq + 50 });
  trouble.say('disk-full', false);
  expect(said.at(-1)).toBeNull();
});

it('says the worst first', () => {
  const said: (string | null)[] = [];
  const { say } = createFileTrouble((reason) => said.push(reason), silentLogger);
  say('market-data-damaged', true);
  say('disk-full', true);
  say('disk-low', true);
  say('disk-full', false);
  say('market-data-damaged', false);
  say('disk-low', false);
  expect(said).toEqual(['market-data-damaged', 'disk-full', 'disk-full', 'disk-low', 'disk-low', null]);
});

it('knows when less room is left than asked for', () => {
  expect(isDiskLow(temporaryFolder(), 1)).toBe(false);
  expect(isDiskLow(temporaryFolder(), Number.MAX_SAFE_INTEGER)).toBe(true);
});

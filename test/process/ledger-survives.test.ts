import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openStores } from '#main/services/database/stores.ts';
import { mulberry32 } from '#test/support/generated-candles.ts';
import { filledEvent } from '#test/support/ledger-events.ts';
import { waitFor } from '#test/support/wait-for.ts';

const WRITER = fileURLToPath(new URL('../support/ledger-writer.ts', import.meta.url));
const KILLS = 20;

interface Writer {
  readonly child: ChildProcessWithoutNullStreams;
  /** The last entry whose append was answered; 0 before the first. */
  acknowledged(): number;
  readonly output: () => string;
  readonly gone: Promise<void>;
}

function startWriter(dataDir: string): Writer {
  const child = spawn(process.execPath, [WRITER, dataDir]);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    acknowledged: () => Number(output.slice(0, output.lastIndexOf('\n')).match(/(\d+)$/)?.[1] ?? 0),
    output: () => output,
    gone,
  };
}

function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('keeps every acknowledged entry when the process is killed, 20 times at random instants (L2)', async () => {
  const folder = dataDir();
  const seed = Date.now() % 1_000_000;
  const random = mulberry32(seed);
  let acknowledged = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const started = performance.now();
    const writer = startWriter(folder);
    await waitFor('the writer is ready', () => writer.output().includes('ready\n'));
    expect(performance.now() - started, 'back to work').toBeLessThan(5_000);
    const moment = performance.now() + random() * 300;
    await waitFor('an entry, and the moment', () => writer.acknowledged() > acknowledged && performance.now() > moment);
    writer.child.kill('SIGKILL');
    await writer.gone;
    acknowledged = Math.max(acknowledged, writer.acknowledged());
    const stored = storedAfterCrash(folder);
    expect(stored, `seed ${seed}, kill ${kill}`).toBeGreaterThanOrEqual(acknowledged);
    // One append may have reached the disk without its answer reaching us.
    expect(stored - acknowledged).toBeLessThanOrEqual(1);
    acknowledged = stored;
  }
  expect(acknowledged).toBeGreaterThan(KILLS * 5);
});

/** Checks the file as the crash left it, every entry of it, and answers how many there are. */
function storedAfterCrash(folder: string): number {
  for (const name of ['ledger.db', 'market.db']) {
    const file = new SqliteDatabase(join(folder, name));
    expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(file.pragma('foreign_key_check')).toEqual([]);
    file.close();
  }
  const stores = openStores(folder);
  const events = stores.ledger.read(0, 1_000_000);
  stores.close();
  expect(events).toEqual(events.map((_, index) => filledEvent(index + 1)));
  return events.length;
}

it('lets one process own a data directory: a second is refused with the reason, and loses nothing of the first (L8)', async () => {
  const folder = dataDir();
  const first = startWriter(folder);
  await waitFor('the first writes', () => first.acknowledged() > 10);
  const second = startWriter(folder);
  await second.gone;
  expect(second.child.exitCode).toBe(1);
  expect(JSON.parse(second.output())).toMatchObject({ outcome: 'failed', reason: 'data-dir-in-use' });
  expect(second.output()).toContain(`process ${first.child.pid}`);
  const before = first.acknowledged();
  await waitFor('the first goes on', () => first.acknowledged() > before + 10);
  first.child.kill('SIGKILL');
  await first.gone;
  const third = startWriter(folder);
  await waitFor('a third takes over from the dead', () => third.acknowledged() > before + 10);
  third.child.kill('SIGKILL');
  await third.gone;
});

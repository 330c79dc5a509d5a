import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createInlineHost } from '#main/host/inline-host.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { createService } from '#main/services/database/entry.ts';
import { createSupervisor, type Supervisor } from '#main/supervisor/supervisor.ts';
import { type DatabaseContract, database } from '#shared/contract/database.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import { type Client, connect } from '#shared/rpc/connect.ts';
import { generatedCandles } from '#test/support/generated-candles.ts';
import { depositedEvent, filledEvent } from '#test/support/ledger-events.ts';
import { type ManualClock, manualClock, settle } from '#test/support/manual-clock.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

type Events = Parameters<typeof appendLedger>[1];

interface Rig {
  readonly client: Client<DatabaseContract>;
  readonly supervisor: Supervisor;
  readonly clock: ManualClock;
  readonly dataDir: string;
}

/** The database as the others see it: over a link, every answer checked against the contract. */
async function startDatabase(dataDir = temporaryFolder()): Promise<Rig> {
  const clock = manualClock(Date.UTC(2026, 0, 10));
  const factories = { database: createService, watcher: createService, trader: createService, strategy: createService };
  const common = { clock, log: silentLogger };
  const host = createInlineHost({ factories, ids: secureRandomIds, ...common });
  const config = { dataDir, resourcesDir: dataDir, venues: [], settings: DEFAULT_SETTINGS };
  const topology = [{ name: 'database', clientOf: [] }] as const;
  const supervisor = createSupervisor({ host, config, topology, ...common });
  onTestFinished(() => supervisor.stop('test over'));
  expect(await supervisor.start()).toEqual({ outcome: 'started' });
  return { supervisor, clock, dataDir, client: clientOf(supervisor) };
}

function clientOf(supervisor: Supervisor): Client<DatabaseContract> {
  const port = supervisor.openLink('database');
  if (port === null) throw new Error('the database is not ready');
  return connect(database, port, { validate: true });
}

function appendLedger({ client }: Rig, events: readonly unknown[]) {
  return client.call('appendLedger', { events: events as never });
}

it('appends to the ledger and reads it back, also after it was killed', async () => {
  const rig = await startDatabase();
  const events = [depositedEvent(1), filledEvent(2), filledEvent(3)];
  expect(await appendLedger(rig, events)).toEqual({ outcome: 'appended', lastSeq: 3 });
  rig.supervisor.restartService('database');
  await rig.clock.advanceAsync(10);
  expect(await clientOf(rig.supervisor).call('readLedger', { afterSeq: 1, limit: 10 })).toEqual({
    events: events.slice(1),
    lastSeq: 3,
  });
});

it('refuses unbalanced postings as the fault of the caller, and goes on', async () => {
  const rig = await startDatabase();
  const event = depositedEvent(1);
  const unbalanced: Events = [{ ...event, entries: event.entries.slice(0, 1) }];
  await expect(appendLedger(rig, unbalanced)).rejects.toMatchObject({ code: 'BAD_PARAMS' });
  const float = { ...event, entries: event.entries.map((entry) => ({ ...entry, amount: 100 })) };
  await expect(appendLedger(rig, [float])).rejects.toMatchObject({ code: 'BAD_PARAMS' });
  expect(await appendLedger(rig, [event])).toEqual({ outcome: 'appended', lastSeq: 1 });
});

it('keeps candles exactly, tells how far they reach, and forgets a venue', async () => {
  const { client } = await startDatabase();
  const candles = generatedCandles(2_000);
  expect(await client.call('writeCandles', { candles })).toEqual({ written: 2_000 });
  const series = { instrument: 'BTC/USDT@binance' as InstrumentId, timeframe: '1m' as const };
  const read = await client.call('readCandles', { ...series, from: 0, to: 8e15, limit: 2_000 });
  expect(read.candles).toEqual(candles);
  const [first, last] = [candles[0]?.openTime, candles.at(-1)?.openTime];
  expect(await client.call('candleRange', series)).toEqual({ first, last, count: 2_000 });
  expect(await client.call('clearCandles', { venue: 'binance' as VenueId })).toEqual({ removed: 2_000 });
  expect(await client.call('candleRange', series)).toEqual({ first: null, last: null, count: 0 });
});

it('keeps small named values by scope and replaces them', async () => {
  const rig = await startDatabase();
  const save = (scope: string, key: string, json: string) => rig.client.call('saveState', { scope, key, json });
  await save('strategy', 'rsi', '{"on":false}');
  await save('strategy', 'rsi', '{"on":true}');
  await save('strategy', '__proto__', '1');
  await save('other', 'rsi', 'null');
  await expect(save('strategy', 'rsi', '{not json')).rejects.toMatchObject({ code: 'INTERNAL' });
  const { entries } = await rig.client.call('loadState', { scope: 'strategy' });
  expect(entries.rsi).toBe('{"on":true}');
  expect(await rig.client.call('loadState', { scope: 'nothing' })).toEqual({ entries: {} });
});

it('backs the ledger up while it is in use; the copy is sound and complete', async () => {
  const rig = await startDatabase();
  await appendLedger(rig, [depositedEvent(1), filledEvent(2)]);
  const backup = rig.client.call('backup', {});
  await appendLedger(rig, [filledEvent(3)]);
  const { path, lastSeq } = await backup;
  const copy = new SqliteDatabase(path, { readonly: true });
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT max(seq) AS last FROM ledger_event').get()).toEqual({ last: lastSeq });
  expect(lastSeq).toBeGreaterThanOrEqual(2);
  copy.close();
  expect(readdirSync(join(rig.dataDir, 'backups')).length).toBe(1);
});

it('backs up by itself once a day', async () => {
  const rig = await startDatabase();
  await appendLedger(rig, [depositedEvent(1)]);
  await rig.clock.advanceAsync(3_600_000);
  const folder = join(rig.dataDir, 'backups');
  for (let wait = 0; wait < 200 && !(existsSync(folder) && readdirSync(folder).some(isBackup)); wait++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(readdirSync(folder).filter(isBackup).length).toBe(1);
});

const isBackup = (name: string): boolean => name.endsWith('.db');

it('says that market data was damaged, and works on with a new file', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'market.db'), 'nonsense'.repeat(2_000));
  const { client, supervisor } = await startDatabase(dataDir);
  await settle();
  expect(supervisor.services()[0]).toMatchObject({ state: 'degraded', reason: 'market-data-damaged' });
  expect(await client.call('writeCandles', { candles: generatedCandles(3) })).toEqual({ written: 3 });
  expect((await client.call('check', {})).integrity).toBe('ok');
});

it('forgets signals after 30 days (B-40)', async () => {
  const rig = await startDatabase();
  const at = (days: number) => rig.clock.now() - days * 86_400_000;
  const signal = (number: number, createdTime: number) => ({
    id: `s/${number}`,
    strategy: 'rsi',
    instrument: 'BTC/USDT@replay',
    timeframe: '1h',
    candleTime: createdTime,
    createdTime,
    action: 'hold',
    previousAction: null,
    changed: false,
    entry: false,
    exit: false,
    price: decimal('1'),
    reasons: [],
    inputs: {},
    runner: 'central',
    run: 'r',
  });
  const signals = [signal(1, at(31)), signal(2, at(29)), signal(3, at(0))];
  expect(await rig.client.call('appendSignals', { signals: signals as never })).toEqual({ stored: 3 });
  await rig.clock.advanceAsync(3_600_000);
  const query = { strategy: null, instrument: null, changedOnly: false, before: null, limit: 10 };
  const read = await rig.client.call('readSignals', query);
  expect(read.signals.map(({ id }) => id)).toEqual(['s/3', 's/2']);
});

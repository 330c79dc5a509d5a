import { createInlineHost } from '#main/host/inline-host.ts';
import type { ServiceFactory } from '#main/host/service.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { systemClock } from '#main/platform/system-clock.ts';
import { createService } from '#main/services/database/entry.ts';
import { createSupervisor } from '#main/supervisor/supervisor.ts';
import { database } from '#shared/contract/database.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { connect } from '#shared/rpc/connect.ts';
import { generatedCandles } from './generated-candles.ts';
import { filledEvent } from './ledger-events.ts';

/**
 * `node ledger-writer.ts DIR`: a process of its own that runs the database service and appends about 200 entries a
 * second until it is killed. Prints `ready`, then the number of each entry once its append was answered.
 */
const dataDir = process.argv[2] ?? '';
const EVERY_MS = 5;

const factories = { database: createService } as Record<'database' | 'watcher' | 'trader' | 'strategy', ServiceFactory>;
const supervisor = createSupervisor({
  host: createInlineHost({ factories, clock: systemClock, ids: secureRandomIds, log: silentLogger }),
  clock: systemClock,
  log: silentLogger,
  topology: [{ name: 'database', clientOf: [] }],
  config: { dataDir, resourcesDir: dataDir, venues: [], settings: DEFAULT_SETTINGS },
});
const outcome = await supervisor.start();
const port = supervisor.openLink('database');
if (port === null) {
  console.log(JSON.stringify(outcome));
  process.exit(1);
}
const client = connect(database, port);
const { lastSeq } = await client.call('check', {});
const candles = generatedCandles(20_000);
let seq = lastSeq;
let busy = false;
process.stdout.write('ready\n');

// Not unref'd: this process is to live until it is killed.
setInterval(async () => {
  if (busy) return;
  busy = true;
  seq++;
  const answer = await client.call('appendLedger', { events: [filledEvent(seq)] as never });
  if (answer.outcome !== 'appended') throw new Error(`gap after ${answer.lastSeq}`);
  process.stdout.write(`${seq}\n`);
  const at = (seq * 20) % candles.length;
  await client.call('writeCandles', { candles: candles.slice(at, at + 20) });
  busy = false;
}, EVERY_MS);

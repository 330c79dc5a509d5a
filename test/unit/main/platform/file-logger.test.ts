import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileLogger } from '#main/platform/file-logger.ts';
import { redactFields, redactText } from '#main/platform/redact.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const CANARY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';

it('writes one JSON line a message, with the fields of its children', () => {
  const folder = temporaryFolder();
  const log = createFileLogger({ folder, consoleLevel: null });
  log.child({ service: 'trader' }).warn('degraded', { reason: 'data-stale' });
  log.debug('not written at this level');
  log.flush();
  const lines = readFileSync(join(folder, 'tapedeck.log'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, service: 'trader', reason: 'data-stale', msg: 'degraded' },
  ]);
});

it('never writes keys, tokens or signed addresses, wherever they are passed', () => {
  const folder = temporaryFolder();
  const log = createFileLogger({ folder, consoleLevel: null });
  log.child({ apiKey: CANARY }).error(`GET /order?symbol=X&signature=${CANARY}&timestamp=1`, {
    secret: CANARY,
    nested: { headers: [{ Authorization: `Bearer ${CANARY}` }], url: `ws://h/?token=${CANARY}` },
    error: new Error(`request failed: {"apiKey":"${CANARY}"}`),
    text: `authorization: bearer ${CANARY}`,
  });
  log.flush();
  const written = readFileSync(join(folder, 'tapedeck.log'), 'utf8');
  expect(written).toContain('symbol=X');
  expect(written).toContain('timestamp=1');
  expect(written).not.toContain(CANARY);
});

it('leaves ordinary fields as they are', () => {
  const fields = { service: 'watcher', code: 1, price: '84000.5', key: null, list: [1, 'a'], monkey: 'x' };
  expect(redactFields(fields)).toEqual({ ...fields, key: '[hidden]' });
  expect(redactText('no secrets here, 3 of 4')).toBe('no secrets here, 3 of 4');
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepNotifications, readNotifications } from '#main/notifications/notification-file.ts';
import { createNotificationLog, type NotificationDraft } from '#main/notifications/notification-log.ts';
import { silentLogger } from '#main/platform/file-logger.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { manualClock } from '#test/support/manual-clock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-notifications-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filled: NotificationDraft = {
  class: 'fill',
  urgency: 'normal',
  code: 'order-filled',
  values: { side: 'buy', quantity: '0.5' },
  instrument: null,
  signal: null,
};

function open() {
  const clock = manualClock();
  const log = createNotificationLog(clock, secureRandomIds, readNotifications(folder));
  return { clock, log, file: keepNotifications(folder, log, clock, silentLogger) };
}

it('what was told, read and cleared is the same after a restart', () => {
  const first = open();
  first.log.add(filled);
  const read = first.log.add({ ...filled, code: 'order-rejected' });
  first.log.markRead([read.id]);
  first.file.flush();
  const second = open();
  expect(second.log.all).toEqual(first.log.all);
  expect(second.log.all.map((each) => [each.code, each.read])).toEqual([
    ['order-rejected', true],
    ['order-filled', false],
  ]);
  second.log.clear();
  second.file.flush();
  expect(open().log.all).toEqual([]);
});

it('a burst is written once, a second later', () => {
  const { clock, log } = open();
  const path = join(folder, 'notifications.json');
  for (let count = 0; count < 600; count++) log.add(filled);
  expect(existsSync(path)).toBe(false);
  clock.advance(1_000);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(500);
  expect(clock.pending).toBe(0);
});

it('a damaged file costs the past of the notification centre and nothing else', () => {
  writeFileSync(join(folder, 'notifications.json'), '[{"id":');
  const { log, file } = open();
  expect(log.all).toEqual([]);
  log.add(filled);
  file.flush();
  expect(open().log.all).toHaveLength(1);
});

import { expect, it } from 'vitest';
import { createNotificationLog, type NotificationDraft } from '#main/notifications/notification-log.ts';
import { secureRandomIds } from '#main/platform/random-ids.ts';
import { manualClock } from '#test/support/manual-clock.ts';

const draft: NotificationDraft = {
  class: 'service',
  urgency: 'normal',
  code: 'service-recovered',
  values: { service: 'trader' },
  instrument: null,
  signal: null,
};

it('keeps the newest 500, newest first', () => {
  const log = createNotificationLog(manualClock(), secureRandomIds);
  for (let number = 0; number < 510; number++) log.add({ ...draft, values: { service: String(number) } });
  expect(log.all.length).toBe(500);
  expect([log.all[0]?.values.service, log.all.at(-1)?.values.service]).toEqual(['509', '10']);
});

it('marks some or all as read, and can be cleared', () => {
  const log = createNotificationLog(manualClock(5), secureRandomIds);
  const told: string[] = [];
  log.onAdded(({ id }) => told.push(id));
  const [first, second] = [log.add(draft), log.add(draft)];
  expect([told, first.time]).toEqual([[first.id, second.id], 5]);
  log.markRead([first.id]);
  expect(log.all.map(({ read }) => read)).toEqual([false, true]);
  log.markRead(null);
  expect(log.all.map(({ read }) => read)).toEqual([true, true]);
  log.clear();
  expect(log.all).toEqual([]);
});

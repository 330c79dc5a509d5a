import { expect, it, vi } from 'vitest';
import { app as appContract, type Notification } from '#shared/contract/app.ts';
import { DEFAULT_SETTINGS } from '#shared/contract/settings.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createServer } from '#shared/rpc/serve.ts';
import { type AppSnapshot, createAppStore } from '../../../../renderer/store/app-store.ts';
import { followApp } from '../../../../renderer/store/follow-app.ts';
import { createNotificationStore } from '../../../../renderer/store/notification-store.ts';

function note(id: string, changes: Partial<Notification> = {}): Notification {
  return {
    id,
    time: 1,
    class: 'fill',
    urgency: 'normal',
    code: 'order-filled',
    values: {},
    instrument: null,
    signal: null,
    read: false,
    ...changes,
  };
}

function snapshot(notifications: Notification[] = []): AppSnapshot {
  return {
    info: { version: '1.0.0', mode: 'inline', dataDir: '/tmp', monitorUrl: null, startedTime: 0, platform: 'test' },
    services: [],
    usage: { cpu: 0, memoryBytes: 0 },
    settings: DEFAULT_SETTINGS,
    notifications,
  };
}

function world(answer: () => AppSnapshot | Promise<AppSnapshot>) {
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const server = createServer(appContract, {
    snapshot: answer,
    setSetting: unused,
    resetSettings: unused,
    restartService: unused,
    markNotificationsRead: unused,
    clearNotifications: unused,
  });
  const [theirs, ours] = memoryPortPair();
  server.attach(theirs);
  const stores = { app: createAppStore(), notifications: createNotificationStore(), onNew: vi.fn() };
  const client = connect(appContract, ours, { validate: true });
  return { server, client, ours, ...stores, stop: followApp(stores, client) };
}

const LIGHT = { ...DEFAULT_SETTINGS, appearance: { ...DEFAULT_SETTINGS.appearance, theme: 'light' as const } };

it('a setting that changes while the snapshot is on its way is newer than the snapshot', async () => {
  let answer: (value: AppSnapshot) => void = () => {};
  const { server, app } = world(() => new Promise((resolve) => (answer = resolve)));
  await vi.waitFor(() => expect(server.hasSubscribers('settings')).toBe(true));
  server.publish('settings', LIGHT);
  await new Promise((resolve) => setTimeout(resolve));
  answer(snapshot());
  await vi.waitFor(() => expect(app.getState().status).toBe('live'));
  expect(app.getState().settings.appearance.theme).toBe('light');
});

it('notices of the past are listed, only those that come now are announced, each once', async () => {
  const { server, app, notifications, onNew } = world(() => snapshot([note('2'), note('1', { read: true })]));
  await vi.waitFor(() => expect(app.getState().status).toBe('live'));
  expect(notifications.store.getState()).toMatchObject({ unread: 1 });
  expect(onNew).not.toHaveBeenCalled();
  server.publish('notification', note('3'));
  server.publish('notification', note('3'));
  await vi.waitFor(() => expect(onNew).toHaveBeenCalledTimes(1));
  expect(notifications.store.getState().notifications.map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect(notifications.store.getState().unread).toBe(2);
});

it('keeps what it knows and says that it is the past when the connection closes', async () => {
  const { app, ours } = world(() => snapshot());
  await vi.waitFor(() => expect(app.getState().status).toBe('live'));
  ours.close();
  await vi.waitFor(() => expect(app.getState().status).toBe('lost'));
  expect(app.getState().info?.version).toBe('1.0.0');
});

it('says so when the application does not answer', async () => {
  const { app } = world(() => {
    throw new Error('broken');
  });
  await vi.waitFor(() => expect(app.getState()).toMatchObject({ status: 'failed', problem: 'app.snapshot failed' }));
});

it('marks one notice read, or all, and clears them', () => {
  const notifications = createNotificationStore();
  notifications.replace([note('3'), note('2'), note('1')]);
  notifications.markRead(['2']);
  expect(notifications.store.getState().notifications.map(({ read }) => read)).toEqual([false, true, false]);
  expect(notifications.store.getState().unread).toBe(2);
  notifications.markRead(null);
  expect(notifications.store.getState().unread).toBe(0);
  notifications.clear();
  expect(notifications.store.getState().notifications).toEqual([]);
});

it('keeps the newest 500 notices', () => {
  const notifications = createNotificationStore();
  for (let id = 1; id <= 600; id += 1) notifications.add(note(String(id)));
  const kept = notifications.store.getState().notifications;
  expect(kept).toHaveLength(500);
  expect([kept[0]?.id, kept.at(-1)?.id]).toEqual(['600', '101']);
});

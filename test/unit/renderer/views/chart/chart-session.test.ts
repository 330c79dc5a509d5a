import { afterEach, expect, test, vi } from 'vitest';
import { watcher as watcherContract } from '#shared/contract/watcher.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import { memoryPortPair } from '#shared/rpc/memory-port.ts';
import { createServer } from '#shared/rpc/serve.ts';
import { createServiceLink } from '../../../../../renderer/link/service-link.ts';
import { createPaintTurns } from '../../../../../renderer/store/paint-turns.ts';
import { createChartSession, PAGE } from '../../../../../renderer/views/chart/chart-session.ts';
import { aCandle, anInstrument, BTC } from '../../store/market-fixtures.ts';

const MINUTE = 60_000;
const NOW_MINUTE = 50_000;

afterEach(() => vi.useRealTimers());

function candle(minute: number, close = '100'): Candle {
  return aCandle(minute * MINUTE, close, minute < NOW_MINUTE);
}

/** A watcher with every minute from `first` to now, but for a hole. */
function stage(first: number, hole: readonly [from: number, to: number] = [0, 0]) {
  const asked: (number | null)[] = [];
  const server = createServer(watcherContract, {
    ...(Object.fromEntries(
      ['snapshot', 'instruments', 'marketSnapshot', 'book', 'recentTrades', 'setReplay'].map((name) => [
        name,
        () => {
          throw new Error('not asked for');
        },
      ]),
    ) as never as Record<'snapshot' | 'instruments' | 'marketSnapshot' | 'book' | 'recentTrades' | 'setReplay', never>),
    candles({ to, limit }) {
      asked.push(to === null ? null : to / MINUTE);
      const candles: Candle[] = [];
      for (
        let minute = to === null ? NOW_MINUTE : to / MINUTE - 1;
        minute >= first && candles.length < limit;
        minute--
      ) {
        if (minute < hole[0] || minute >= hole[1]) candles.unshift(candle(minute));
      }
      return { candles };
    },
  });
  const link = createServiceLink(watcherContract);
  const open = (): void => {
    const [serverPort, clientPort] = memoryPortPair();
    server.attach(serverPort);
    link.use(clientPort);
  };
  open();
  const statuses: string[] = [];
  const target = {
    draw: vi.fn(),
    onStatus: (status: { kind: string }) => statuses.push(status.kind),
    onLoading: vi.fn(),
    showLatest: vi.fn(),
  };
  const turns = createPaintTurns({ requestFrame: (callback) => setImmediate(callback), restMs: 0 });
  vi.setSystemTime(NOW_MINUTE * MINUTE + 30_000);
  const session = createChartSession({ watcher: link }, anInstrument(BTC), '1m', target, turns);
  const minutes = (): number[] => session.window.bars.map((bar) => bar.openTime / MINUTE);
  const live = (): Promise<void> => vi.waitFor(() => expect(statuses.at(-1)).toBe('live'));
  return { session, server, asked, target, minutes, live, open };
}

test('older candles come a page at a time as the view nears the oldest, until there are no more', async () => {
  const { session, minutes, live, asked } = stage(NOW_MINUTE - 2_499);
  await live();
  expect(minutes()).toHaveLength(PAGE);
  session.loadOlder();
  session.loadOlder();
  await vi.waitFor(() => expect(minutes()).toHaveLength(2 * PAGE));
  session.loadOlder();
  await vi.waitFor(() => expect(minutes()).toHaveLength(2_500));
  session.loadOlder();
  await vi.waitFor(() => expect(session.window.complete).toBe(true));
  session.loadOlder();
  expect(asked).toEqual([null, NOW_MINUTE - 999, NOW_MINUTE - 1_999, NOW_MINUTE - 2_499]);
  expect(minutes()[0]).toBe(NOW_MINUTE - 2_499);
});

test('far back in history the way forward crosses holes page by page and ends at the live candle', async () => {
  const { session, minutes, live } = stage(NOW_MINUTE - 15_000, [NOW_MINUTE - 4_000, NOW_MINUTE - 1_200]);
  await live();
  for (let page = 0; page < 11; page++) {
    const before = minutes()[0];
    session.loadOlder();
    await vi.waitFor(() => expect(minutes()[0]).not.toBe(before));
  }
  expect(session.window.live).toBe(false);
  for (let page = 0; page < 20 && !session.window.live; page++) {
    const before = minutes().at(-1);
    session.loadNewer();
    await vi.waitFor(() => expect(minutes().at(-1) !== before || session.window.live).toBe(true));
  }
  expect(minutes().at(-1)).toBe(NOW_MINUTE);
  const shown = minutes();
  const expected = Array.from(
    { length: NOW_MINUTE - (shown[0] ?? 0) + 1 },
    (_, index) => (shown[0] ?? 0) + index,
  ).filter((minute) => minute < NOW_MINUTE - 4_000 || minute >= NOW_MINUTE - 1_200);
  expect(shown).toEqual(expected);
});

test('jumping to the latest from far back begins anew at the live candle', async () => {
  const { session, minutes, live, target } = stage(NOW_MINUTE - 15_000);
  await live();
  for (let page = 0; page < 10; page++) {
    const before = minutes()[0];
    session.loadOlder();
    await vi.waitFor(() => expect(minutes()[0]).not.toBe(before));
  }
  expect(session.window.live).toBe(false);
  session.jumpToLatest();
  await vi.waitFor(() => expect(target.showLatest).toHaveBeenCalled());
  expect(minutes().at(-1)).toBe(NOW_MINUTE);
  expect(session.window.live).toBe(true);
});

test('after a lost link the newest page joins the history that is shown', async () => {
  const { session, minutes, live, open, server } = stage(NOW_MINUTE - 2_499);
  await live();
  session.loadOlder();
  await vi.waitFor(() => expect(minutes()).toHaveLength(2 * PAGE));
  open();
  await vi.waitFor(() => expect(server.hasSubscribers('candle', `${BTC}|1m`)).toBe(true));
  server.publish('candle', candle(NOW_MINUTE, '123'), `${BTC}|1m`);
  await vi.waitFor(() => expect(session.window.bars.at(-1)?.close).toBe(123));
  expect(minutes()).toHaveLength(2 * PAGE);
});

test('the close of a candle and the first price of the next both count when they come in one frame', async () => {
  const { session, server, live } = stage(NOW_MINUTE - 50);
  await live();
  server.publish('candle', { ...candle(NOW_MINUTE, '101'), closed: true }, `${BTC}|1m`);
  server.publish('candle', { ...candle(NOW_MINUTE + 1, '102'), closed: false }, `${BTC}|1m`);
  await vi.waitFor(() => expect(session.window.bars.at(-1)?.close).toBe(102));
  expect(session.window.bars.at(-2)).toMatchObject({ close: 101, closed: true });
});

import type { Link, ServiceContext } from '#main/host/service.ts';
import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { MarketEvent } from '#shared/domain/market-data.ts';
import type { Client } from '#shared/rpc/connect.ts';

export interface MarketFollower {
  onInstruments(instruments: readonly Instrument[]): void;
  /** In order per instrument; after every fresh link it begins with a snapshot. */
  onEvents(instrument: InstrumentId, events: readonly MarketEvent[]): void;
  /** True while the market is heard; false from the moment the link breaks. */
  onConnected(connected: boolean): void;
}

/** Follows every instrument of the watcher, through its restarts. Resolves once the instruments are known. */
export function followMarket(
  watcher: Link<WatcherContract>,
  follower: MarketFollower,
  { clock, log }: Pick<ServiceContext, 'clock' | 'log'>,
): Promise<void> {
  return new Promise((resolve) => {
    watcher.onFresh(async (client) => {
      client.onClose(() => follower.onConnected(false));
      const { instruments } = await client.call('instruments', {});
      follower.onInstruments(instruments);
      resolve();
      await Promise.all(instruments.map(({ id }) => followInstrument(client, id, follower, clock.now)));
      if (client.closed) return;
      follower.onConnected(true);
      log.info('following the market', { instruments: instruments.length });
    });
  });
}

/** Subscribes first and asks for the snapshot second, so that nothing falls between; what the snapshot holds is dropped. */
async function followInstrument(
  client: Client<WatcherContract>,
  id: InstrumentId,
  follower: MarketFollower,
  now: () => number,
): Promise<void> {
  let early: { readonly events: readonly MarketEvent[]; readonly seq: number }[] | null = [];
  client.on(
    'market',
    (events, seq) => {
      if (early === null) follower.onEvents(id, events);
      else early.push({ events, seq });
    },
    id,
  );
  const snapshot = await client.call('marketSnapshot', { instrument: id });
  follower.onEvents(id, withFeedState(id, snapshot.events, now()));
  for (const batch of early) if (batch.seq > snapshot.seq) follower.onEvents(id, batch.events);
  early = null;
}

/** A snapshot that does not speak of the stream comes from one that is well: what was thought of it before is over. */
function withFeedState(instrument: InstrumentId, events: readonly MarketEvent[], time: number): readonly MarketEvent[] {
  if (events.some((event) => event.kind === 'feedState')) return events;
  return [
    { kind: 'feedState', instrument, stale: false, reason: 'live', eventTime: time, receivedTime: time },
    ...events,
  ];
}

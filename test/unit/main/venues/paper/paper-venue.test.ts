import { beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionReport } from '#main/ports/execution-venue.ts';
import { createPaperVenue, type PaperVenue, type PaperVenueOptions } from '#main/venues/paper/paper-venue.ts';
import { newOrder } from '#shared/domain/apply-order-event.ts';
import { decimal } from '#shared/domain/decimal.ts';
import type { VenueOrderId } from '#shared/domain/identifiers.ts';
import type { Order, OrderRequest } from '#shared/domain/order.ts';
import type { RiskApproved } from '#shared/domain/risk.ts';
import { type ManualClock, manualClock } from '#test/support/manual-clock.ts';
import {
  BTC,
  feedState,
  fillsOf,
  id,
  line,
  order,
  PLAIN_SETTINGS,
  print,
  snapshot,
  update,
} from '#test/support/simulation-rig.ts';

/** The gate is not part of this: its proof is taken as given. */
const approved = (request: OrderRequest): RiskApproved => request as RiskApproved;

let clock: ManualClock;
let runs: number;
beforeEach(() => {
  clock = manualClock(1_000);
  runs = 0;
});

function venueWith(options: Partial<PaperVenueOptions> = {}): {
  readonly venue: PaperVenue;
  readonly heard: ExecutionReport[];
} {
  const ids = { next: () => `run${++runs}` };
  const venue = createPaperVenue({ clock, ids, settings: { ...PLAIN_SETTINGS, latencyMs: 50 }, ...options });
  const heard: ExecutionReport[] = [];
  venue.onReports((reports) => heard.push(...reports));
  venue.onMarketEvents?.(BTC, [snapshot(1, [['100', '2']], [['101', '1']], 1_000)]);
  return { venue, heard };
}

describe('the paper venue', () => {
  it('answers a submit after the latency, by the clock alone', async () => {
    const { venue, heard } = venueWith();
    await venue.submit(approved(order('a')));
    await clock.advanceAsync(49);
    expect(heard).toEqual([]);
    expect(await venue.lookUp(id('a'))).toEqual({ outcome: 'found', status: 'submitted' });
    await clock.advanceAsync(1);
    expect(heard.map(line)).toEqual(['a accepted', 'a buy 1 @ 101 taker']);
    expect(fillsOf(heard)[0]).toMatchObject({ eventTime: 1_050, tradeId: 'paper-run1-t1' });
    expect(await venue.lookUp(id('a'))).toEqual({ outcome: 'found', status: 'filled' });
    expect(await venue.lookUp(id('b'))).toEqual({ outcome: 'absent' });
  });

  it('lets an order that was due between two events of a batch meet the market as it stood then', async () => {
    const { venue, heard } = venueWith();
    await venue.submit(approved(order('a')));
    clock.jumpWall(100); // the batch comes late; no timer has run
    venue.onMarketEvents?.(BTC, [
      update(
        2,
        [],
        [
          ['101', '0'],
          ['102', '1'],
        ],
        1_040,
      ),
      update(3, [], [['102', '0']], 1_060),
    ]);
    expect(heard.map(line)).toEqual(['a accepted', 'a buy 1 @ 102 taker']);
  });

  it('reports only after the call that caused it has returned', async () => {
    const { venue, heard } = venueWith({ settings: PLAIN_SETTINGS });
    const submitted = venue.submit(approved(order('a')));
    expect(heard).toEqual([]);
    await submitted;
    await Promise.resolve();
    expect(heard.map(line)).toEqual(['a accepted', 'a buy 1 @ 101 taker']);
  });

  it('throws on a repeated submit, so that the caller looks the order up', async () => {
    const { venue } = venueWith();
    await venue.submit(approved(order('a')));
    await expect(venue.submit(approved(order('a')))).rejects.toThrow('was submitted before');
    expect(await venue.lookUp(id('a'))).toEqual({ outcome: 'found', status: 'submitted' });
  });

  it('lets GTD expire by the clock while no price moves, however far away', async () => {
    const { venue, heard } = venueWith({ settings: PLAIN_SETTINGS });
    const month = 30 * 24 * 3_600_000;
    await venue.submit(approved(order('a', { limitPrice: '99', timeInForce: 'GTD', expireTime: 1_000 + month })));
    await clock.advanceAsync(month - 1);
    expect(heard.map(line)).toEqual(['a accepted']);
    await clock.advanceAsync(1);
    expect(heard.map(line)).toEqual(['a accepted', 'a expired expire-time']);
  });

  it('fills nothing while the feed is stale', async () => {
    const { venue, heard } = venueWith({ settings: PLAIN_SETTINGS });
    await venue.submit(approved(order('a', { limitPrice: '100' })));
    venue.onMarketEvents?.(BTC, [feedState('silence', 1_001), print('90', '9', 'sell', 1_002)]);
    await clock.advanceAsync(10);
    expect(heard.map(line)).toEqual(['a accepted']);
    venue.onMarketEvents?.(BTC, [feedState('live', 1_010), print('90', '9', 'sell', 1_010)]);
    expect(heard.map(line)).toEqual(['a accepted', 'a buy 1 @ 100 maker']);
  });

  it('takes new fees, latency and fill model while it runs', async () => {
    const { venue, heard } = venueWith();
    venue.configure({ ...PLAIN_SETTINGS, takerFeePercent: decimal('1'), fillModel: 'first-level' });
    await venue.submit(approved(order('a', { quantity: '5' })));
    await Promise.resolve();
    expect(heard.map(line)).toEqual(['a accepted', 'a buy 5 @ 101 taker fee 5.05']);
  });

  it('keeps reports for a listener that comes late, restored orders included', async () => {
    const gtd: Order = {
      ...newOrder(order('a', { limitPrice: '100', timeInForce: 'GTD', expireTime: 500 })),
      status: 'accepted',
      venueOrderId: 'x-o1' as VenueOrderId,
    };
    const venue = createPaperVenue({ clock, ids: { next: () => 'run' }, settings: PLAIN_SETTINGS });
    await venue.restore?.([gtd], clock.now(), new Map());
    const heard: ExecutionReport[] = [];
    venue.onReports((reports) => heard.push(...reports));
    await Promise.resolve();
    expect(heard.map(line)).toEqual(['a expired expire-time']);
  });

  it('gives trades of another run other ids', async () => {
    const tradeIds = [];
    for (const name of ['a', 'b']) {
      const { venue, heard } = venueWith({ settings: PLAIN_SETTINGS });
      await venue.submit(approved(order(name)));
      await Promise.resolve();
      tradeIds.push(...fillsOf(heard).map((fill) => fill.tradeId));
    }
    expect(tradeIds).toEqual(['paper-run1-t1', 'paper-run2-t1']);
  });

  it('says nothing any more once disposed, and leaves no timer behind', async () => {
    const { venue, heard } = venueWith();
    await venue.submit(approved(order('a')));
    expect(clock.pending).toBe(1);
    venue.dispose();
    expect(clock.pending).toBe(0);
    await clock.advanceAsync(100);
    expect(heard).toEqual([]);
  });
});

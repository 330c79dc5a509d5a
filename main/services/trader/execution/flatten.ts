import type { Clock } from '#main/ports/clock.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import type { Holding } from '#shared/domain/apply-fill.ts';
import { type Decimal, isZero, minimum, roundToStep, subtract } from '#shared/domain/decimal.ts';
import { assetsOf } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { CallResult, Params } from '#shared/rpc/contract.ts';
import type { Journal } from '../ledger/journal.ts';
import { amountOf } from '../ledger/ledger-state.ts';
import type { MarketPicture } from '../valuation/market-picture.ts';
import type { OrderDesk, OrderFilter } from './order-desk.ts';

export type FlattenResult = CallResult<TraderContract, 'flatten'>;
export type FlattenParams = Params<TraderContract, 'flatten'>;

export interface FlattenOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly market: MarketPicture;
  readonly desk: OrderDesk;
}

/** How long the canceled orders may take to give back what they hold; what is free by then is sold. */
const CANCEL_PATIENCE_MS = 3_000;
const POLL_MS = 10;

/**
 * The way out: cancels what works, waits until that has freed the holdings, and sells every position at the market with
 * reduce-only orders. It passes the gate as urgent: `halted` stops everything else, but never this.
 */
export async function flatten(filter: FlattenParams, options: FlattenOptions): Promise<FlattenResult> {
  const { desk, journal } = options;
  const canceled = await desk.cancelAll(filter);
  await untilCanceled(filter, options);
  const open = [...journal.state.holdings.values()].filter(
    (holding) => matches(holding, filter) && !isZero(holding.quantity),
  );
  const denied: FlattenResult['denied'] = [];
  let closing = 0;
  for (const holding of open) {
    for (const quantity of portions(holding, options)) {
      const outcome = await desk.submit(closingOrder(holding, quantity), null, 'urgent');
      if (outcome.outcome === 'submitted') closing += 1;
      else denied.push({ instrument: holding.instrument, checks: outcome.checks });
    }
  }
  return { canceled, closing, denied };
}

function matches(entry: Pick<Holding, 'account' | 'instrument'>, { account, instrument }: OrderFilter): boolean {
  return (account === null || entry.account === account) && (instrument === null || entry.instrument === instrument);
}

async function untilCanceled(filter: OrderFilter, { clock, journal }: FlattenOptions): Promise<void> {
  const deadline = clock.monotonic() + CANCEL_PATIENCE_MS;
  const works = (): boolean => [...journal.state.working.values()].some((order) => matches(order, filter));
  while (works() && journal.available && clock.monotonic() < deadline) {
    await new Promise<void>((resolve) => void clock.after(POLL_MS, resolve));
  }
}

/** What can be sold of the holding, in steps, cut where the venue takes no larger order. What is below a step stays as dust. */
function portions(holding: Holding, { journal, market }: FlattenOptions): readonly Decimal[] {
  const instrument = market.get(holding.instrument)?.instrument ?? null;
  const free = amountOf(journal.state.accounts.get(holding.account)?.free ?? {}, assetsOf(holding.instrument).base);
  const sellable = minimum(holding.quantity, free);
  if (instrument === null) return [sellable];
  const whole = roundToStep(sellable, instrument.quantityStep, 'down');
  // Nothing but dust: the gate says why it cannot be sold.
  if (isZero(whole)) return [sellable];
  const largest = instrument.maxQuantity ?? whole;
  const cut: Decimal[] = [];
  for (let left = whole; !isZero(left); left = subtract(left, cut.at(-1) as Decimal)) cut.push(minimum(left, largest));
  return cut;
}

function closingOrder(holding: Holding, quantity: Decimal): OrderIntent {
  return {
    account: holding.account,
    instrument: holding.instrument,
    side: 'sell',
    type: 'market',
    quantity,
    limitPrice: null,
    triggerPrice: null,
    trailing: null,
    timeInForce: 'GTC',
    expireTime: null,
    postOnly: false,
    reduceOnly: true,
    origin: { kind: 'system', reason: 'flatten' },
  };
}

import type { Logger } from '#main/ports/logger.ts';
import type { SubmitOutcome, TraderContract } from '#shared/contract/trader.ts';
import { minimum, ZERO } from '#shared/domain/decimal.ts';
import type {
  AccountId,
  ClientOrderId,
  InstrumentId,
  Price,
  Quantity,
  StrategyId,
} from '#shared/domain/identifiers.ts';
import type { Side } from '#shared/domain/market-data.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { Position } from '#shared/domain/position.ts';
import type { Signal } from '#shared/domain/signal.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { PairError } from '../pair.ts';
import type { Actionable } from '../runner/pass.ts';
import { tradingAccount } from './accounts.ts';
import type { ClaimBook } from './claim-book.ts';
import { entryQuantity } from './entry-quantity.ts';
import type { TraderReplica } from './trader-replica.ts';

/** What came of acting on a signal: an order, nothing to do, or why not in plain words. */
export type DeskOutcome =
  | { readonly outcome: 'submitted'; readonly clientOrderId: ClientOrderId }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'problem'; readonly message: string };

interface Order {
  readonly signal: Signal;
  readonly requestId: string;
  readonly account: AccountId;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly reduceOnly: boolean;
}

const NOTHING: DeskOutcome = { outcome: 'nothing' };

/**
 * Turns signals into paper orders, at most one at a time for each strategy and instrument. It orders only on what the
 * ledger shows: an order whose fate is unknown stops it until the ledger has been read again.
 */
export class OrderDesk {
  readonly #replica: TraderReplica;
  readonly #log: Logger;
  readonly #defaultAccount: () => string | null;
  /** Pairs whose order is on its way to the trader. */
  readonly #underWay = new Set<string>();

  constructor(parts: {
    readonly replica: TraderReplica;
    readonly log: Logger;
    readonly defaultAccount: () => string | null;
  }) {
    this.#replica = parts.replica;
    this.#log = parts.log;
    this.#defaultAccount = parts.defaultAccount;
  }

  /** The account a strategy trades on; throws a `PairError` where there is none. */
  account(configured: AccountId | null): AccountId {
    const accounts = this.#replica.accounts;
    if (accounts === null) throw new PairError('The trader is not reachable: no order was sent.');
    return tradingAccount(accounts, configured, this.#defaultAccount()).id;
  }

  /** Acts on a stored signal of a strategy whose auto-trade is on. */
  act({ signal, proposals, configuration, instrument, lastPrice }: Actionable): Promise<DeskOutcome> {
    return this.#guarded(async () => {
      await this.#replica.settled();
      const account = this.account(configuration.account);
      const { client, book } = this.#ready();
      if (this.#busy(book, signal.strategy, account, signal.instrument)) return NOTHING;
      const held = book.quantity(signal.strategy, account, signal.instrument);
      const enters = proposals.some(({ kind }) => kind === 'enter');
      if (!enters) {
        const quantity = minimum(held, this.#longQuantity(account, signal.instrument));
        if (quantity === ZERO) return NOTHING;
        return this.#submit(client, {
          signal,
          requestId: signal.id,
          account,
          side: 'sell',
          quantity,
          reduceOnly: true,
        });
      }
      if (held !== ZERO || this.#enteredSince(book, signal, account)) return NOTHING;
      const price = (lastPrice ?? signal.price) as Price;
      const quantity = entryQuantity(instrument, configuration.notional, price);
      return this.#submit(client, { signal, requestId: signal.id, account, side: 'buy', quantity, reduceOnly: false });
    });
  }

  /** Closes a whole position for an exit manager. `attempt` counts the tries for one signal, each refused before the next. */
  close(signal: Signal, position: Position, attempt: number): Promise<DeskOutcome> {
    return this.#guarded(async () => {
      const { client, book } = this.#ready();
      if (this.#busy(book, signal.strategy, position.account, position.instrument)) return NOTHING;
      return this.#submit(client, {
        signal,
        requestId: `${signal.id}-${attempt}`,
        account: position.account,
        side: position.side === 'long' ? 'sell' : 'buy',
        quantity: position.quantity,
        reduceOnly: true,
      });
    });
  }

  async #guarded(work: () => Promise<DeskOutcome>): Promise<DeskOutcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PairError) return { outcome: 'problem', message: error.message };
      throw error;
    }
  }

  #ready(): { readonly client: Client<TraderContract>; readonly book: ClaimBook } {
    const ready = this.#replica.ready;
    if (ready === null) throw new PairError('The trader is not reachable: no order was sent.');
    return ready;
  }

  #busy(book: ClaimBook, strategy: StrategyId, account: AccountId, instrument: InstrumentId): boolean {
    return (
      this.#underWay.has(deskKey(strategy, account, instrument)) || book.hasWorkingOrder(strategy, account, instrument)
    );
  }

  /** One entry a candle: what was bought on this candle and stopped out since is not bought again on it. */
  #enteredSince(book: ClaimBook, signal: Signal, account: AccountId): boolean {
    const last = book.lastEntryTime(signal.strategy, account, signal.instrument);
    return last !== null && last >= signal.candleTime;
  }

  #longQuantity(account: AccountId, instrument: InstrumentId): Quantity {
    const position = this.#replica.position(account, instrument);
    return position?.side === 'long' ? position.quantity : ZERO;
  }

  async #submit(client: Client<TraderContract>, order: Order): Promise<DeskOutcome> {
    const key = deskKey(order.signal.strategy, order.account, order.signal.instrument);
    this.#underWay.add(key);
    try {
      const outcome = await client.call('submitOrder', { intent: intentOf(order), requestId: order.requestId });
      if (outcome.outcome === 'denied') return { outcome: 'problem', message: denialText(outcome) };
      this.#log.info('order sent', { signal: order.signal.id, clientOrderId: outcome.clientOrderId });
      // The ledger tells of an order before the call is answered; where it did not, it is read first.
      if (this.#replica.ready?.book.knows(outcome.clientOrderId) !== true) this.#replica.distrust();
      return outcome;
    } catch (error) {
      // Unknown, not failed: the ledger will tell whether it was taken.
      this.#replica.distrust();
      this.#log.warn('an order got no answer', { signal: order.signal.id, error: String(error) });
      return {
        outcome: 'problem',
        message: 'The trader gave no answer to an order; its ledger is read before the next one.',
      };
    } finally {
      this.#underWay.delete(key);
    }
  }
}

function intentOf({ signal, account, side, quantity, reduceOnly }: Order): OrderIntent {
  return {
    account,
    instrument: signal.instrument,
    side,
    type: 'market',
    quantity,
    limitPrice: null,
    triggerPrice: null,
    trailing: null,
    timeInForce: 'GTC',
    expireTime: null,
    postOnly: false,
    reduceOnly,
    origin: { kind: 'strategy', strategy: signal.strategy, signal: signal.id },
  };
}

function denialText(outcome: Extract<SubmitOutcome, { outcome: 'denied' }>): string {
  const failed = outcome.checks.filter((check) => !check.passed);
  const reasons = failed.map(({ reason, actual, limit }) =>
    actual === null || limit === null ? reason : `${reason} (${actual} against ${limit})`,
  );
  return `The order was denied: ${reasons.join(', ') || 'no reason given'}.`;
}

function deskKey(strategy: StrategyId, account: AccountId, instrument: InstrumentId): string {
  return `${strategy}|${account}|${instrument}`;
}

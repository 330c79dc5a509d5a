import { decimal, multiply, negate } from '#shared/domain/decimal.ts';
import type { Fill } from '#shared/domain/fill.ts';
import type {
  AccountId,
  Asset,
  ClientOrderId,
  InstrumentId,
  Price,
  Quantity,
  TradeId,
} from '#shared/domain/identifiers.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';

const ACCOUNT = 'paper-1' as AccountId;
const USDT = 'USDT' as Asset;
const BTC = 'BTC' as Asset;
const START = 1_700_000_000_000;

/** A deposit of 100 USDT, balanced. */
export function depositedEvent(seq: number): LedgerEvent {
  const amount = decimal('100');
  return {
    seq,
    time: START + seq,
    fact: { kind: 'deposited', account: ACCOUNT, asset: USDT, amount },
    entries: [
      { holder: `account:${ACCOUNT}`, asset: USDT, amount },
      { holder: `equity:${ACCOUNT}`, asset: USDT, amount: negate(amount) },
    ],
  };
}

/** 0.001 BTC bought at a price that differs by `seq`, with a fee: six balanced postings. */
export function filledEvent(seq: number): LedgerEvent {
  const price = decimal(`84000.${(seq % 99) + 1}`) as Price;
  const quantity = decimal('0.001') as Quantity;
  const fee = decimal('0.084');
  const cost = multiply(price, quantity);
  const fill: Fill = {
    tradeId: `t-${seq}` as TradeId,
    clientOrderId: `order-${seq}` as ClientOrderId,
    account: ACCOUNT,
    instrument: 'BTC/USDT@replay' as InstrumentId,
    side: 'buy',
    price,
    quantity,
    fee,
    feeAsset: USDT,
    liquidity: 'taker',
    eventTime: START + seq,
  };
  return {
    seq,
    time: START + seq,
    fact: {
      kind: 'orderEvent',
      account: ACCOUNT,
      clientOrderId: fill.clientOrderId,
      event: { kind: 'filled', fill, time: fill.eventTime },
    },
    entries: [
      { holder: `account:${ACCOUNT}`, asset: BTC, amount: quantity },
      { holder: 'venue:paper', asset: BTC, amount: negate(quantity) },
      { holder: 'venue:paper', asset: USDT, amount: cost },
      { holder: `account:${ACCOUNT}`, asset: USDT, amount: negate(cost) },
      { holder: 'fees:paper', asset: USDT, amount: fee },
      { holder: `account:${ACCOUNT}`, asset: USDT, amount: negate(fee) },
    ],
  };
}

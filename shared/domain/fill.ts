import type { Decimal } from './decimal.ts';
import type {
  AccountId,
  Asset,
  ClientOrderId,
  EpochMs,
  InstrumentId,
  Price,
  Quantity,
  TradeId,
} from './identifiers.ts';
import type { Side } from './market-data.ts';

/** Our execution: part of one of our orders met the market. */
export interface Fill {
  readonly tradeId: TradeId;
  readonly clientOrderId: ClientOrderId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Never negative: what was paid to the venue. */
  readonly fee: Decimal;
  readonly feeAsset: Asset;
  readonly liquidity: 'maker' | 'taker';
  readonly eventTime: EpochMs;
}

import { type Decimal, multiply, scaleOf } from '#shared/domain/decimal.ts';
import type { Asset, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Account, Balance } from '#shared/domain/position.ts';

/** A balance with its worth; null where no price for it is known. */
export interface BalanceRow {
  readonly balance: Balance;
  readonly currency: Asset | '';
  readonly value: Decimal | null;
  /** Digits worth showing: the quantity step of its market, two for money. */
  readonly scale: number;
}

const MONEY_SCALE = 2;
const UNKNOWN_SCALE = 8;

export function valueBalances(
  balances: readonly Balance[],
  accounts: readonly Account[],
  instruments: readonly Instrument[],
  bidOf: (instrument: InstrumentId) => Decimal | null,
): readonly BalanceRow[] {
  const currencies = new Map(accounts.map(({ id, currency }) => [id, currency]));
  return balances.map((balance) => {
    const currency = currencies.get(balance.account) ?? '';
    if (balance.asset === currency) return { balance, currency, value: balance.total, scale: MONEY_SCALE };
    const traded = instruments.find((one) => one.base === balance.asset && one.quote === currency);
    const bid = traded === undefined ? null : bidOf(traded.id);
    return {
      balance,
      currency,
      value: bid === null ? null : multiply(balance.total, bid),
      scale: traded === undefined ? UNKNOWN_SCALE : scaleOf(traded.quantityStep),
    };
  });
}

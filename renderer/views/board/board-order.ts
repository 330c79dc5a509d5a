import { compare, type Decimal } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Ticker } from '#shared/domain/market-data.ts';

export type BoardColumn = 'symbol' | 'price' | 'change';

export interface BoardSort {
  readonly column: BoardColumn;
  readonly descending: boolean;
}

/** The instruments whose symbol or venue holds every word of the filter, in the order chosen; unknown values last. */
export function boardOrder(
  instruments: readonly Instrument[],
  ticker: (id: InstrumentId) => Ticker | null,
  filter: string,
  sort: BoardSort,
): readonly Instrument[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = instruments.filter(({ symbol, venue }) => {
    const text = `${symbol} ${symbol.replace(/[^a-z0-9]/gi, '')} ${venue}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const bySymbol = (left: Instrument, right: Instrument): number => left.id.localeCompare(right.id);
  const sign = sort.descending ? -1 : 1;
  if (sort.column === 'symbol') return shown.sort((left, right) => sign * bySymbol(left, right));
  const value = (instrument: Instrument): Decimal | null => {
    const found = ticker(instrument.id);
    return (sort.column === 'price' ? found?.last : found?.changePercent24h) ?? null;
  };
  return shown.sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return a === b ? bySymbol(left, right) : a === null ? 1 : -1;
    return sign * compare(a, b) || bySymbol(left, right);
  });
}

import { add, type Decimal, divide, isZero, multiply, ZERO } from '#shared/domain/decimal.ts';
import type { Position, PositionMark } from '#shared/domain/position.ts';

/** A position beside what it is worth now. Unknown is null, never zero. */
export interface PositionRow {
  readonly position: Position;
  readonly markPrice: Decimal | null;
  readonly marketValue: Decimal | null;
  readonly unrealizedPnl: Decimal | null;
  /** Of what was paid for the quantity held. */
  readonly unrealizedPercent: Decimal | null;
  readonly stale: boolean;
}

export interface PositionSums {
  readonly unrealizedPnl: Decimal | null;
  readonly realizedPnl: Decimal;
  readonly fees: Decimal;
}

export function joinMarks(positions: readonly Position[], marks: readonly PositionMark[]): readonly PositionRow[] {
  const known = new Map(marks.map((mark) => [`${mark.account} ${mark.instrument}`, mark]));
  return positions.map((position) => {
    const mark = position.side === 'flat' ? undefined : known.get(`${position.account} ${position.instrument}`);
    const unrealizedPnl = mark?.unrealizedPnl ?? null;
    return {
      position,
      markPrice: mark?.markPrice ?? null,
      marketValue: mark?.marketValue ?? null,
      unrealizedPnl,
      unrealizedPercent: percentOfCost(position, unrealizedPnl),
      stale: mark?.stale ?? false,
    };
  });
}

/** A sum with an unknown part is unknown; closed positions have no unrealised part. */
export function sumPositions(rows: readonly PositionRow[]): PositionSums {
  return rows.reduce<PositionSums>(
    (sums, { position, unrealizedPnl }) => ({
      unrealizedPnl: position.side === 'flat' ? sums.unrealizedPnl : plus(sums.unrealizedPnl, unrealizedPnl),
      realizedPnl: add(sums.realizedPnl, position.realizedPnl),
      fees: add(sums.fees, position.fees),
    }),
    { unrealizedPnl: ZERO, realizedPnl: ZERO, fees: ZERO },
  );
}

function plus(left: Decimal | null, right: Decimal | null): Decimal | null {
  return left === null || right === null ? null : add(left, right);
}

function percentOfCost({ averageEntryPrice, quantity }: Position, pnl: Decimal | null): Decimal | null {
  if (pnl === null || averageEntryPrice === null) return null;
  const cost = multiply(averageEntryPrice, quantity);
  return isZero(cost) ? null : divide(multiply(pnl, '100' as Decimal), cost, 2, 'halfEven');
}

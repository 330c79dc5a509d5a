import { absolute, add, type Decimal, isNegative, isPositive, subtract, ZERO } from '../domain/decimal.ts';
import type { AccountId, InstrumentId, Quantity } from '../domain/identifiers.ts';
import type { OrderRequest } from '../domain/order.ts';

/** What an account holds before its first simulated fill here: long above zero, short below; null where not known. */
export type InitialPosition = (account: AccountId, instrument: InstrumentId) => Decimal | null;

/** Positions as the simulated venue knows them: for reduce-only, which must hold at the instant of a fill. */
export interface SimulatedPositions {
  /** Looks the position up before the first fill can change it. */
  know(request: OrderRequest): void;
  /** How much the order may trade without turning the position around; null where the position is not known. */
  reducible(request: OrderRequest): Quantity | null;
  add(request: OrderRequest, quantity: Quantity): void;
  /** The account begins anew: its positions are looked up again when next needed. */
  forget(account: AccountId): void;
}

export function createSimulatedPositions(initial: InitialPosition): SimulatedPositions {
  const accounts = new Map<AccountId, Map<InstrumentId, Decimal | null>>();

  function of({ account, instrument }: OrderRequest): Decimal | null {
    let positions = accounts.get(account);
    if (positions === undefined) {
      positions = new Map();
      accounts.set(account, positions);
    }
    let position = positions.get(instrument);
    if (position === undefined) {
      position = initial(account, instrument);
      positions.set(instrument, position);
    }
    return position;
  }

  return {
    know(request) {
      of(request);
    },
    reducible(request) {
      const position = of(request);
      if (position === null) return null;
      return (request.side === 'sell' ? isPositive(position) : isNegative(position)) ? absolute(position) : ZERO;
    },
    add(request, quantity) {
      const position = of(request);
      if (position === null) return;
      const next = request.side === 'buy' ? add(position, quantity) : subtract(position, quantity);
      accounts.get(request.account)?.set(request.instrument, next);
    },
    forget(account) {
      accounts.delete(account);
    },
  };
}

import type { ClientOrderId, InstrumentId, Price } from '../domain/identifiers.ts';
import type { WorkingOrder } from './working-order.ts';

/** How far a trailing stop has followed: the best price it has seen. */
export interface TrailReport {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: InstrumentId;
  readonly best: Price;
}

export interface FollowedTrails {
  add(order: WorkingOrder): void;
  delete(order: WorkingOrder): void;
  /** Those added since the last call, each once and as it stands now. */
  take(): readonly TrailReport[];
}

const NONE: readonly TrailReport[] = [];

/** Holds orders and not prices, so that whoever never asks (a backtest) pays for no more than the working orders. */
export function createFollowedTrails(): FollowedTrails {
  const followed = new Set<WorkingOrder>();
  return {
    add: (order) => void followed.add(order),
    delete: (order) => void followed.delete(order),
    take() {
      if (followed.size === 0) return NONE;
      const taken = [...followed].flatMap(({ request: { clientOrderId, instrument }, trailAnchor: best }) =>
        best === null ? [] : [{ clientOrderId, instrument, best }],
      );
      followed.clear();
      return taken;
    },
  };
}

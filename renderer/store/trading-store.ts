import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TraderContract, TraderSnapshot } from '#shared/contract/trader.ts';
import type { Fill } from '#shared/domain/fill.ts';
import { isWorking, type Order } from '#shared/domain/order.ts';
import type { EventValue } from '#shared/rpc/contract.ts';

export type TradingChanges = EventValue<TraderContract, 'changes'>;
export type TradingMarks = EventValue<TraderContract, 'marks'>;

/** Orders, fills, positions, balances and the state of trading, as the trader tells them. */
export interface TradingPicture extends Omit<TraderSnapshot, 'orders' | 'fills'> {
  /** `lost`: the trader is away and what is shown is the past. */
  readonly status: 'loading' | 'live' | 'lost' | 'failed';
  readonly problem: string | null;
  /** Newest first: all that work, and the newest of those that are done. */
  readonly orders: readonly Order[];
  /** Newest first. */
  readonly fills: readonly Fill[];
}

export interface TradingStore {
  readonly store: StoreApi<TradingPicture>;
  applySnapshot(snapshot: TraderSnapshot): void;
  applyFill(seq: number, fill: Fill): void;
  /** What an earlier snapshot or event said already changes nothing. */
  applyChanges(changes: TradingChanges): void;
  applyMarks(marks: TradingMarks): void;
  applyTradingStates(states: TraderSnapshot['tradingStates']): void;
  setStatus(status: TradingPicture['status'], problem: string | null): void;
}

/** Done orders and fills kept for the tables; older ones are asked for page by page. */
const MOST_DONE = 1_000;
const MOST_FILLS = 1_000;

const EMPTY: TradingPicture = {
  status: 'loading',
  problem: null,
  accounts: [],
  orders: [],
  fills: [],
  positions: [],
  marks: [],
  balances: [],
  summaries: [],
  riskMeters: [],
  tradingStates: { all: 'active', accounts: {} },
  seq: 0,
};

export function createTradingStore(): TradingStore {
  const store = createStore<TradingPicture>(() => EMPTY);
  /** The newest fact of the log that the snapshot held: its fills are known. */
  let snapshotSeq = 0;

  return {
    store,
    applySnapshot(snapshot) {
      snapshotSeq = snapshot.seq;
      store.setState({ ...snapshot, status: 'live', problem: null });
    },
    applyFill(seq, fill) {
      if (seq <= snapshotSeq) return;
      const { fills } = store.getState();
      if (fills.some((known) => known.tradeId === fill.tradeId && known.account === fill.account)) return;
      store.setState({ fills: [fill, ...fills].slice(0, MOST_FILLS) });
    },
    applyChanges({ seq, orders, positions, balances, accounts }) {
      const last = store.getState();
      if (seq <= last.seq) return;
      store.setState({
        seq,
        orders: orders.length === 0 ? last.orders : mergeOrders(last.orders, orders),
        positions: merge(last.positions, positions, (one) => `${one.account} ${one.instrument}`),
        balances: merge(last.balances, balances, (one) => `${one.account} ${one.asset}`),
        accounts: merge(last.accounts, accounts, (one) => one.id),
      });
    },
    applyMarks({ marks, summaries, riskMeters }) {
      const last = store.getState();
      store.setState({
        marks: merge(last.marks, marks, (one) => `${one.account} ${one.instrument}`),
        summaries: merge(last.summaries, summaries, (one) => one.account),
        riskMeters: merge(last.riskMeters, riskMeters, (one) => one.account),
      });
    },
    applyTradingStates: (tradingStates) => store.setState({ tradingStates }),
    setStatus: (status, problem) => store.setState({ status, problem }),
  };
}

/** Replaces by key where it stands; what is new comes last. */
function merge<Value>(known: readonly Value[], changed: readonly Value[], key: (value: Value) => string): Value[] {
  const fresh = new Map(changed.map((value) => [key(value), value]));
  const merged = known.map((value) => {
    const next = fresh.get(key(value));
    fresh.delete(key(value));
    return next ?? value;
  });
  return [...merged, ...fresh.values()];
}

function mergeOrders(known: readonly Order[], changed: readonly Order[]): readonly Order[] {
  const orders = merge(known, changed, (order) => order.clientOrderId).sort(
    (left, right) => right.createdTime - left.createdTime,
  );
  let done = 0;
  return orders.filter((order) => {
    if (isWorking(order.status)) return true;
    done += 1;
    return done <= MOST_DONE;
  });
}

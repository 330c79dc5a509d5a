import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ReplayState, WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { FeedNode, Ticker } from '#shared/domain/market-data.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import type { CallResult, EventValue } from '#shared/rpc/contract.ts';
import { type Sparkline, withPrice } from './sparkline.ts';

export type MarketSnapshot = CallResult<WatcherContract, 'snapshot'>;
type Tickers = EventValue<WatcherContract, 'tickers'>;

/** What changes seldom: React may render from it. Prices do not live here. */
export interface MarketPicture {
  /** `lost`: the watcher is away and what is shown is the past. */
  readonly status: 'loading' | 'live' | 'lost' | 'failed';
  /** Why it failed, in the words of the link. */
  readonly problem: string | null;
  readonly instruments: readonly Instrument[];
  readonly feedNodes: readonly FeedNode[];
  /** Null where no recording plays. */
  readonly replay: ReplayState | null;
}

/** Whether an event joined what is known: `gap` asks for a fresh snapshot. */
export type Applied = 'applied' | 'old' | 'gap';

export interface MarketStore {
  readonly store: StoreApi<MarketPicture>;
  ticker(instrument: InstrumentId): Ticker | null;
  sparkline(instrument: InstrumentId): Sparkline | null;
  instrument(id: InstrumentId): Instrument | null;
  /** Called at most once a frame with the latest ticker, and at once with the one there is. For cells that write themselves. */
  onTicker(instrument: InstrumentId, listener: (ticker: Ticker) => void): Unsubscribe;
  /** Called at most once a frame with the instruments whose ticker changed. For sorting. */
  onTickers(listener: (changed: ReadonlySet<InstrumentId>) => void): Unsubscribe;
  applySnapshot(snapshot: MarketSnapshot): void;
  applyTickers(rows: Tickers, sequence: number): Applied;
  applyFeedNodes(nodes: EventValue<WatcherContract, 'feedNodes'>, sequence: number): Applied;
  applyReplay(replay: ReplayState): void;
  setStatus(status: MarketPicture['status'], problem: string | null): void;
}

const EMPTY: MarketPicture = { status: 'loading', problem: null, instruments: [], feedNodes: [], replay: null };

/** @param requestFrame runs its callback before the next paint: all changes until then reach the cells together. */
export function createMarketStore(requestFrame: (callback: () => void) => void): MarketStore {
  const store = createStore<MarketPicture>(() => EMPTY);
  const instruments = new Map<InstrumentId, Instrument>();
  const tickers = new Map<InstrumentId, Ticker>();
  const sparklines = new Map<InstrumentId, Sparkline>();
  const cells = new Map<InstrumentId, Listeners<[Ticker]>>();
  const changes = new Listeners<[ReadonlySet<InstrumentId>]>();
  let sequences = { tickers: 0, feedNodes: 0 };
  let dirty = new Set<InstrumentId>();

  function flush(): void {
    const changed = dirty;
    dirty = new Set();
    for (const instrument of changed) {
      const ticker = tickers.get(instrument);
      if (ticker !== undefined) cells.get(instrument)?.emit(ticker);
    }
    changes.emit(changed);
  }

  function put(ticker: Ticker): void {
    tickers.set(ticker.instrument, ticker);
    const line = sparklines.get(ticker.instrument);
    if (line !== undefined && ticker.last !== null && ticker.receivedTime !== null) {
      sparklines.set(ticker.instrument, withPrice(line, Number(ticker.last), ticker.receivedTime));
    }
    if (dirty.size === 0) requestFrame(flush);
    dirty.add(ticker.instrument);
  }

  return {
    store,
    ticker: (instrument) => tickers.get(instrument) ?? null,
    sparkline: (instrument) => sparklines.get(instrument) ?? null,
    instrument: (id) => instruments.get(id) ?? null,
    onTicker(instrument, listener) {
      const listeners = cells.get(instrument) ?? new Listeners<[Ticker]>();
      cells.set(instrument, listeners);
      const current = tickers.get(instrument);
      if (current !== undefined) listener(current);
      return listeners.add(listener);
    },
    onTickers: (listener) => changes.add(listener),
    applySnapshot(snapshot) {
      sequences = { ...snapshot.seq };
      instruments.clear();
      for (const instrument of snapshot.instruments) instruments.set(instrument.id, instrument);
      sparklines.clear();
      for (const { instrument, timeframe, closes } of snapshot.sparklines) {
        sparklines.set(instrument, { timeframe, closes, openTime: null });
      }
      tickers.clear();
      for (const ticker of snapshot.tickers) put(ticker);
      store.setState({
        status: 'live',
        problem: null,
        instruments: snapshot.instruments,
        feedNodes: snapshot.feedNodes,
        replay: snapshot.replay,
      });
    },
    applyTickers(rows, sequence) {
      const order = compare(sequence, sequences.tickers);
      if (order !== 'applied') return order;
      sequences.tickers = sequence;
      for (const row of rows) put(row);
      return 'applied';
    },
    applyFeedNodes(nodes, sequence) {
      const order = compare(sequence, sequences.feedNodes);
      if (order !== 'applied') return order;
      sequences.feedNodes = sequence;
      store.setState({ feedNodes: nodes });
      return 'applied';
    },
    applyReplay: (replay) => store.setState({ replay }),
    setStatus: (status, problem) => store.setState({ status, problem }),
  };
}

function compare(sequence: number, known: number): Applied {
  if (sequence <= known) return 'old';
  return sequence === known + 1 ? 'applied' : 'gap';
}

import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId, SignalId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Signal } from '#shared/domain/signal.ts';
import type { Client } from '#shared/rpc/connect.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import type { Proposal, SignalStrategy, Strategy } from '#shared/strategy/strategy.ts';
import type { Configurations } from '../configuration/configurations.ts';
import { type Links, readyOrAborted } from '../links.ts';
import { PairError, pairKey, strategyId } from '../pair.ts';
import type { CandleCache, CandleSeries } from './candle-cache.ts';
import type { PairBook } from './pair-book.ts';
import { PairEvaluator } from './pair-evaluator.ts';
import { type PassReport, type PassScope, seriesKey } from './runner.ts';
import { SIGNAL_CHUNK, type SignalDraft, type SignalLog } from './signal-log.ts';
import type { StateStore } from './state-store.ts';

/** A stored signal that proposes something, with what is needed to act on it. */
export interface Actionable {
  readonly signal: Signal;
  readonly proposals: readonly Proposal[];
  readonly configuration: StrategyConfiguration;
  readonly instrument: Instrument;
  readonly lastPrice: string | null;
}

export interface PassParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly ids: RandomIds;
  readonly links: Links;
  readonly strategies: readonly Strategy[];
  readonly configurations: Configurations;
  readonly candles: CandleCache;
  readonly states: StateStore;
  readonly signals: SignalLog;
  readonly pairs: PairBook;
  /** Acts on signals where a person switched that on; called after they are stored. Never throws. */
  readonly act: (actionable: Actionable) => Promise<void>;
  /** The exit managers' results for the positions open now. */
  readonly exitDrafts: (run: string) => readonly SignalDraft[];
  readonly onInstruments: (instruments: readonly Instrument[]) => void;
}

interface Pair {
  readonly strategy: SignalStrategy;
  readonly configuration: StrategyConfiguration;
  readonly instrument: InstrumentId;
}

type Loaded = { readonly series: CandleSeries } | { readonly error: unknown };

/** Candle reads under way at a time. */
const CONCURRENT_READS = 16;
/** So many reads without an answer in one pass, and it is the watcher that is ill, not an instrument. */
const MOST_TIMEOUTS = 5;
/** EMAs forget their seed after several periods: this many times the warm-up makes a restart give the same numbers. */
const WARM_UP_FACTOR = 5;
const LEAST_DEPTH = 300;

/** Evaluates every pair in scope, in chunks: decide, store, tell, act. Throws only where no pair could go on. */
export class CentralPass {
  readonly #parts: PassParts;
  readonly #evaluators = new Map<string, PairEvaluator>();

  constructor(parts: PassParts) {
    this.#parts = parts;
  }

  async run(scope: PassScope, signal: AbortSignal): Promise<PassReport> {
    const { links, configurations, strategies } = this.#parts;
    const database = await readyOrAborted(links.database, signal);
    const watcher = await readyOrAborted(links.watcher, signal);
    const { instruments } = await watcher.call('instruments', {});
    this.#parts.onInstruments(instruments);
    await configurations.readOrCreate(database, instruments);
    const pairs = pairsOf(strategies, configurations).filter(
      ({ instrument, configuration }) => scope === 'all' || scope.has(seriesKey(instrument, configuration.timeframe)),
    );
    const known = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    const loaded = await this.#load(watcher, pairs, known, signal);
    return this.#evaluate(database, pairs, known, loaded, signal);
  }

  async #evaluate(
    database: Client<DatabaseContract>,
    pairs: readonly Pair[],
    instruments: ReadonlyMap<InstrumentId, Instrument>,
    loaded: ReadonlyMap<string, Loaded>,
    signal: AbortSignal,
  ): Promise<PassReport> {
    const run = this.#parts.ids.next();
    let evaluations = 0;
    let pairErrors = 0;
    for (let start = 0; start < pairs.length && !signal.aborted; start += SIGNAL_CHUNK) {
      const drafts: SignalDraft[] = [];
      const actions: Omit<Actionable, 'signal'>[] = [];
      for (const pair of pairs.slice(start, start + SIGNAL_CHUNK)) {
        try {
          const { draft, proposals, instrument, lastPrice } = this.#decide(pair, instruments, loaded, run);
          drafts.push(draft);
          actions.push({ proposals, configuration: pair.configuration, instrument, lastPrice });
        } catch (error) {
          pairErrors++;
          this.#fail(pair, error);
        }
      }
      evaluations += drafts.length;
      await this.#parts.states.flush(database);
      const stored = await this.#parts.signals.append(database, drafts);
      for (const [index, action] of actions.entries()) {
        if (signal.aborted) break;
        const storedSignal = stored[index];
        if (storedSignal !== undefined && action.proposals.length > 0) {
          await this.#parts.act({ ...action, signal: storedSignal });
        }
      }
    }
    const exits = signal.aborted ? [] : this.#parts.exitDrafts(run);
    if (exits.length > 0) await this.#parts.signals.append(database, exits);
    return { evaluations: evaluations + exits.length, pairErrors };
  }

  #decide(
    { strategy, configuration, instrument: id }: Pair,
    instruments: ReadonlyMap<InstrumentId, Instrument>,
    loaded: ReadonlyMap<string, Loaded>,
    run: string,
  ) {
    const instrument = instruments.get(id);
    if (instrument === undefined) throw new PairError(`${id} is not offered by any venue now.`);
    const read = loaded.get(seriesKey(id, configuration.timeframe));
    if (read === undefined) throw new Error(`the candles of ${id} were not read`);
    if ('error' in read) throw read.error;
    const key = pairKey(strategy.id, id);
    const evaluator =
      this.#evaluators.get(key) ?? new PairEvaluator(strategy, id, this.#parts.states.get(strategy.id, id));
    this.#evaluators.set(key, evaluator);
    const { bar, evaluation, saved } = this.#evaluateIsolated(key, evaluator, read.series, configuration);
    this.#parts.states.set(strategy.id, id, saved);
    this.#parts.pairs.evaluated(strategy.id, id);
    const draft: SignalDraft = {
      id: this.#parts.ids.next() as SignalId,
      strategy: strategyId(strategy),
      instrument: id,
      timeframe: configuration.timeframe,
      candleTime: bar.closeTime,
      createdTime: this.#parts.clock.now(),
      action: evaluation.action,
      entry: evaluation.entry,
      exit: evaluation.exit,
      price: bar.closePrice,
      reasons: evaluation.reasons,
      inputs: evaluation.inputs,
      runner: 'central',
      run,
    };
    return { draft, proposals: evaluation.proposals, instrument, lastPrice: read.series.lastPrice };
  }

  /** An evaluator that threw is in no known state: the next pass builds it anew from what is stored. */
  #evaluateIsolated(key: string, evaluator: PairEvaluator, series: CandleSeries, configuration: StrategyConfiguration) {
    try {
      return evaluator.evaluate(series, configuration);
    } catch (error) {
      if (!(error instanceof PairError)) this.#evaluators.delete(key);
      throw error;
    }
  }

  #fail({ strategy, instrument }: Pair, error: unknown): void {
    const message = error instanceof PairError ? error.message : `Could not be evaluated: ${textOf(error)}`;
    this.#parts.pairs.failed(strategy.id, instrument, message, this.#parts.clock.now());
    if (!(error instanceof PairError)) {
      this.#parts.log.error('a pair could not be evaluated', {
        strategy: strategy.id,
        instrument,
        error: textOf(error),
      });
    }
  }

  /** Brings every series that the pairs need up to date; what cannot be read is that series' error, not the pass's. */
  async #load(
    watcher: Client<WatcherContract>,
    pairs: readonly Pair[],
    instruments: ReadonlyMap<InstrumentId, Instrument>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Loaded>> {
    const wanted = [...depthsOf(pairs.filter(({ instrument }) => instruments.has(instrument)))];
    const loaded = new Map<string, Loaded>();
    let timeouts = 0;
    let next = 0;
    const reader = async (): Promise<void> => {
      for (let item = wanted[next++]; item !== undefined && !signal.aborted; item = wanted[next++]) {
        const [key, { pair, depth }] = item;
        try {
          const series = await this.#parts.candles.refresh(
            watcher,
            pair.instrument,
            pair.configuration.timeframe,
            depth,
          );
          loaded.set(key, { series });
        } catch (error) {
          if (error instanceof RpcError && error.code === 'LINK_CLOSED') throw error;
          if (error instanceof RpcError && error.code === 'TIMEOUT' && ++timeouts >= MOST_TIMEOUTS) throw error;
          loaded.set(key, { error });
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_READS }, reader));
    signal.throwIfAborted();
    return loaded;
  }
}

function pairsOf(strategies: readonly Strategy[], configurations: Configurations): readonly Pair[] {
  return strategies.flatMap((strategy) => {
    const configuration = configurations.get(strategy);
    if (strategy.kind !== 'signal' || configuration === null || !configuration.enabled) return [];
    return configuration.instruments.map((instrument) => ({ strategy, configuration, instrument }));
  });
}

/** The series needed, each once, as deep as the hungriest of its strategies wants it. */
function depthsOf(pairs: readonly Pair[]): ReadonlyMap<string, { readonly pair: Pair; readonly depth: number }> {
  const depths = new Map<string, { pair: Pair; depth: number }>();
  for (const pair of pairs) {
    const key = seriesKey(pair.instrument, pair.configuration.timeframe);
    const warmUp = pair.strategy.warmUp(pair.configuration.parameters);
    const depth = Math.max(LEAST_DEPTH, warmUp * WARM_UP_FACTOR, depths.get(key)?.depth ?? 0);
    depths.set(key, { pair, depth });
  }
  return depths;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

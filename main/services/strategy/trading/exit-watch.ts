import { z } from 'zod';
import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import type { EpochMs, SignalId } from '#shared/domain/identifiers.ts';
import type { Position, PositionMark } from '#shared/domain/position.ts';
import type { Signal } from '#shared/domain/signal.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Evaluation, ExitManager, PositionWatch, Strategy } from '#shared/strategy/strategy.ts';
import type { Configurations } from '../configuration/configurations.ts';
import type { Links } from '../links.ts';
import { PairError, strategyId, symbolOf } from '../pair.ts';
import type { PairBook } from '../runner/pair-book.ts';
import type { SignalDraft, SignalLog } from '../runner/signal-log.ts';
import type { OrderDesk } from './order-desk.ts';
import type { TraderReplica } from './trader-replica.ts';

const SCOPE = 'strategy-exit-state';
/** After an order that was refused. */
const RETRY_MS = 5_000;
/** What a watch remembers is written at most this often. */
const FLUSH_MS = 1_000;

const plainState = z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()]));
const savedSchema = z.record(z.string(), z.object({ openedTime: z.int().nullable(), state: plainState }));

/** One exit manager over one open position. */
interface Watch {
  readonly watch: PositionWatch;
  readonly openedTime: EpochMs | null;
  readonly parameters: string;
  /** The signal of this trigger; null while nothing is triggered. */
  signal: Signal | null;
  attempts: number;
  nextAttempt: number;
  busy: boolean;
}

interface Watched {
  readonly manager: ExitManager;
  readonly configuration: StrategyConfiguration;
  readonly position: Position;
  readonly mark: PositionMark;
  readonly key: string;
  readonly watch: Watch;
  readonly evaluation: Evaluation;
}

export interface ExitWatchParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly ids: RandomIds;
  readonly links: Links;
  readonly strategies: readonly Strategy[];
  readonly configurations: Configurations;
  readonly replica: TraderReplica;
  readonly desk: OrderDesk;
  readonly signals: SignalLog;
  readonly pairs: PairBook;
}

/**
 * The exit managers at work (B-56): looks at every open position of an account whenever its value at the market changes,
 * signals at once when a stop is reached, and closes the position where auto-trade is on. Does not wait for a pass.
 */
export class ExitWatch {
  readonly #parts: ExitWatchParts;
  readonly #watches = new Map<string, Watch>();
  readonly #saved = new Map<string, { openedTime: EpochMs | null; state: PositionWatch['state'] }>();
  #unsubscribe: Unsubscribe = () => {};
  #cancelFlush: Unsubscribe | null = null;
  #stopped = false;

  constructor(parts: ExitWatchParts) {
    this.#parts = parts;
  }

  async load(database: Client<DatabaseContract>): Promise<void> {
    const { entries } = await database.call('loadState', { scope: SCOPE });
    if (entries.positions === undefined) return;
    try {
      const saved = savedSchema.parse(JSON.parse(entries.positions));
      for (const [key, value] of Object.entries(saved)) this.#saved.set(key, value);
    } catch (error) {
      this.#parts.log.error('the stored state of exit managers cannot be read and begins anew', {
        error: String(error),
      });
    }
  }

  start(): void {
    this.#unsubscribe = this.#parts.replica.onMarks(() => {
      for (const watched of this.#look()) void this.#react(watched);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelFlush?.();
  }

  /** The present result for every watched position: what a pass stores beside those of the strategies. */
  drafts(run: string): readonly SignalDraft[] {
    return this.#look()
      .filter(({ watch }) => !watch.busy)
      .map((watched) => this.#draft(watched, run));
  }

  /** Writes what the watches remember. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    const database = this.#parts.links.database.current;
    if (database === null) return;
    const json = JSON.stringify(Object.fromEntries(this.#saved));
    await database.call('saveState', { scope: SCOPE, key: 'positions', json });
  }

  #look(): readonly Watched[] {
    if (this.#stopped) return [];
    const open = new Set<string>();
    const watched = this.#managers().flatMap(({ manager, configuration }) => {
      const positions = this.#positionsOf(configuration);
      return positions.flatMap((position) => {
        const key = `${manager.id}|${position.account}|${position.instrument}`;
        open.add(key);
        return this.#evaluate(key, manager, configuration, position) ?? [];
      });
    });
    for (const key of this.#watches.keys()) if (!open.has(key)) this.#forget(key);
    return watched;
  }

  #managers(): readonly { readonly manager: ExitManager; readonly configuration: StrategyConfiguration }[] {
    return this.#parts.strategies.flatMap((strategy) => {
      const configuration = this.#parts.configurations.get(strategy);
      return strategy.kind === 'exit-manager' && configuration?.enabled === true
        ? [{ manager: strategy, configuration }]
        : [];
    });
  }

  #positionsOf(configuration: StrategyConfiguration): readonly Position[] {
    try {
      const account = this.#parts.desk.account(configuration.account);
      return this.#parts.replica
        .openPositions(account)
        .filter(({ instrument }) => configuration.instruments.includes(instrument));
    } catch (error) {
      if (error instanceof PairError) return [];
      throw error;
    }
  }

  #evaluate(
    key: string,
    manager: ExitManager,
    configuration: StrategyConfiguration,
    position: Position,
  ): Watched | null {
    const { pairs, clock } = this.#parts;
    const mark = this.#parts.replica.mark(position.account, position.instrument);
    if (mark === null || mark.markPrice === null || mark.stale || position.averageEntryPrice === null) {
      const message = `The price of ${symbolOf(position.instrument)} is stale or unknown: the position cannot be judged.`;
      pairs.failed(manager.id, position.instrument, message, clock.now());
      return null;
    }
    const watch = this.#watchOf(key, manager, configuration, position);
    const before = watch.watch.state;
    const evaluation = watch.watch.step({
      side: position.side === 'short' ? 'short' : 'long',
      entryPrice: Number(position.averageEntryPrice),
      markPrice: Number(mark.markPrice),
    });
    if (!this.#saved.has(key) || JSON.stringify(before) !== JSON.stringify(watch.watch.state)) {
      this.#saved.set(key, { openedTime: position.openedTime, state: watch.watch.state });
      this.#scheduleFlush();
    }
    pairs.judged(manager.id, position.instrument);
    return { manager, configuration, position, mark, key, watch, evaluation };
  }

  /** The watch of this very position: one that was opened since, or other parameters, begin anew. */
  #watchOf(key: string, manager: ExitManager, configuration: StrategyConfiguration, position: Position): Watch {
    const parameters = JSON.stringify(configuration.parameters);
    const known = this.#watches.get(key);
    if (known?.openedTime === position.openedTime && known.parameters === parameters) return known;
    const saved = this.#saved.get(key);
    const state = saved?.openedTime === position.openedTime ? saved.state : null;
    if (state === null) {
      this.#saved.delete(key);
      this.#parts.signals.beginAnew(manager.id, position.instrument);
    }
    const watch: Watch = {
      watch: manager.createWatch(configuration.parameters, state),
      openedTime: position.openedTime,
      parameters,
      signal: null,
      attempts: 0,
      nextAttempt: 0,
      busy: false,
    };
    this.#watches.set(key, watch);
    return watch;
  }

  #forget(key: string): void {
    this.#watches.delete(key);
    if (this.#saved.delete(key)) this.#scheduleFlush();
  }

  async #react(watched: Watched): Promise<void> {
    const { watch, evaluation, configuration } = watched;
    if (watch.busy) return;
    if (!evaluation.exit) {
      watch.signal = null;
      watch.attempts = 0;
      return;
    }
    const due = configuration.autoTrade && this.#parts.clock.monotonic() >= watch.nextAttempt;
    if (watch.signal !== null && !due) return;
    watch.busy = true;
    try {
      watch.signal ??= await this.#store(watched);
      if (watch.signal !== null && configuration.autoTrade) await this.#close(watched, watch.signal);
    } catch (error) {
      this.#parts.log.error('an exit could not be stored', { key: watched.key, error: String(error) });
      watch.nextAttempt = this.#parts.clock.monotonic() + RETRY_MS;
    } finally {
      watch.busy = false;
    }
  }

  async #store(watched: Watched): Promise<Signal | null> {
    const database = await this.#parts.links.database.ready();
    const [signal] = await this.#parts.signals.append(database, [this.#draft(watched, this.#parts.ids.next())]);
    return signal ?? null;
  }

  async #close({ manager, position, watch }: Watched, signal: Signal): Promise<void> {
    const { clock, desk, pairs } = this.#parts;
    watch.nextAttempt = clock.monotonic() + RETRY_MS;
    const outcome = await desk.close(signal, position, watch.attempts);
    if (outcome.outcome !== 'nothing') watch.attempts++;
    const message = outcome.outcome === 'problem' ? outcome.message : null;
    pairs.orderProblem(manager.id, position.instrument, message, clock.now());
  }

  #draft({ manager, configuration, position, mark, evaluation }: Watched, run: string): SignalDraft {
    const now = this.#parts.clock.now();
    if (mark.markPrice === null) throw new Error('a watched position has a price');
    this.#parts.pairs.evaluated(manager.id, position.instrument);
    return {
      id: this.#parts.ids.next() as SignalId,
      strategy: strategyId(manager),
      instrument: position.instrument,
      timeframe: configuration.timeframe,
      candleTime: now,
      createdTime: now,
      action: evaluation.action,
      entry: evaluation.entry,
      exit: evaluation.exit,
      price: mark.markPrice,
      reasons: evaluation.reasons,
      inputs: evaluation.inputs,
      runner: 'exit-manager',
      run,
    };
  }

  #scheduleFlush(): void {
    if (this.#cancelFlush !== null || this.#stopped) return;
    this.#cancelFlush = this.#parts.clock.after(FLUSH_MS, () => {
      this.#cancelFlush = null;
      this.flush().catch((error: unknown) =>
        this.#parts.log.warn('the state of exit managers was not stored', { error: String(error) }),
      );
    });
  }
}

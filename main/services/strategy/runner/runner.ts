import type { Clock } from '#main/ports/clock.ts';
import type { Logger } from '#main/ports/logger.ts';
import type { RunnerView } from '#shared/contract/strategy.ts';
import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';

/** Which pairs a pass looks at: all, or those whose candle has just closed. */
export type PassScope = 'all' | ReadonlySet<string>;

export interface PassReport {
  readonly evaluations: number;
  readonly pairErrors: number;
}

export type Pass = (scope: PassScope, signal: AbortSignal) => Promise<PassReport>;

export interface RunnerTiming {
  readonly interval: RunnerView['interval'];
  readonly failedPassDelayMs: number;
}

/** Candles of several instruments close within moments of each other: one pass takes them all. */
const GATHER_CLOSES_MS = 250;

export function seriesKey(instrument: InstrumentId, timeframe: Timeframe): string {
  return `${instrument}|${timeframe}`;
}

/**
 * The central loop (B-20 to B-28): a pass at once, then again a fixed delay after each full pass or at each candle's
 * close; a failed pass is begun anew after its own delay. Passes never overlap.
 */
export class Runner {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pass: Pass;
  readonly #onChange: (view: RunnerView) => void;
  readonly #abort = new AbortController();
  readonly #closed = new Set<string>();
  #timing: RunnerTiming;
  #view: RunnerView;
  #loop: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #runAll = true;

  constructor(parts: {
    readonly clock: Clock;
    readonly log: Logger;
    readonly pass: Pass;
    readonly timing: RunnerTiming;
    readonly onChange: (view: RunnerView) => void;
  }) {
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#pass = parts.pass;
    this.#timing = parts.timing;
    this.#onChange = parts.onChange;
    this.#view = {
      state: 'stopped',
      interval: parts.timing.interval,
      passes: 0,
      failedPasses: 0,
      evaluations: 0,
      pairErrors: 0,
      lastPassTime: null,
      lastPassDurationMs: null,
      lastError: null,
      nextPassTime: null,
    };
  }

  get view(): RunnerView {
    return this.#view;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the loop; a pass under way stops after the chunk it is at and keeps what it has. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('the runner is stopping'));
    this.#wake?.();
    await this.#loop;
    this.#show({ state: 'stopped', nextPassTime: null });
  }

  /** Begins a full pass now; false while one runs or after the stop. */
  runNow(): boolean {
    if (this.#view.state === 'running' || this.#abort.signal.aborted || this.#loop === null) return false;
    this.#runAll = true;
    this.#wake?.();
    return true;
  }

  /** A new interval counts from now. */
  setTiming(timing: RunnerTiming): void {
    const changed = timing.interval !== this.#timing.interval;
    this.#timing = timing;
    if (!changed) return;
    this.#show({ interval: timing.interval });
    if (this.#view.state === 'waiting') this.#wake?.();
  }

  /** Told of every closed candle; counts only where passes follow candles. */
  candleClosed(instrument: InstrumentId, timeframe: Timeframe): void {
    if (this.#timing.interval !== 'candle-close') return;
    this.#closed.add(seriesKey(instrument, timeframe));
    if (this.#view.state === 'waiting') this.#wake?.();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const scope = await this.#nextScope(signal);
      if (scope === null) return;
      await this.#runPass(scope, signal);
    }
  }

  /** Waits until there is something to do; null when stopped. */
  async #nextScope(signal: AbortSignal): Promise<PassScope | null> {
    for (;;) {
      if (signal.aborted) return null;
      if (this.#runAll) {
        this.#runAll = false;
        this.#closed.clear();
        return 'all';
      }
      if (this.#closed.size > 0) {
        await this.#wait(GATHER_CLOSES_MS);
        const scope = new Set(this.#closed);
        this.#closed.clear();
        return signal.aborted ? null : this.#runAll ? 'all' : scope;
      }
      const { interval } = this.#timing;
      if (interval === 'candle-close') {
        this.#show({ state: 'waiting', nextPassTime: null });
        await this.#wait(null);
      } else {
        this.#show({ state: 'waiting', nextPassTime: this.#clock.now() + interval });
        if ((await this.#wait(interval)) === 'elapsed') this.#runAll = true;
      }
    }
  }

  async #runPass(scope: PassScope, signal: AbortSignal): Promise<void> {
    const startedTime: EpochMs = this.#clock.now();
    const started = this.#clock.monotonic();
    this.#show({ state: 'running', nextPassTime: null });
    try {
      const report = await this.#pass(scope, signal);
      const duration = this.#clock.monotonic() - started;
      this.#log.info('pass done', {
        ...report,
        durationMs: Math.round(duration),
        scope: scope === 'all' ? 'all' : scope.size,
      });
      this.#show({
        passes: this.#view.passes + 1,
        evaluations: this.#view.evaluations + report.evaluations,
        pairErrors: this.#view.pairErrors + report.pairErrors,
        lastPassTime: startedTime,
        lastPassDurationMs: duration,
        lastError: null,
      });
    } catch (error) {
      if (signal.aborted) return;
      await this.#backOff(error, startedTime, this.#clock.monotonic() - started);
    }
  }

  async #backOff(error: unknown, lastPassTime: EpochMs, lastPassDurationMs: number): Promise<void> {
    const delay = this.#timing.failedPassDelayMs;
    const message = error instanceof Error ? error.message : String(error);
    this.#log.error('pass failed and begins anew', { error: message, delayMs: delay });
    this.#show({
      state: 'backing-off',
      failedPasses: this.#view.failedPasses + 1,
      lastPassTime,
      lastPassDurationMs,
      lastError: message,
      nextPassTime: this.#clock.now() + delay,
    });
    await this.#wait(delay);
    this.#runAll = true;
  }

  /** Ends after `ms` (never for null), or when woken. */
  #wait(ms: number | null): Promise<'elapsed' | 'woken'> {
    return new Promise((resolve) => {
      if (this.#abort.signal.aborted) return resolve('woken');
      const finish = (how: 'elapsed' | 'woken'): void => {
        cancel();
        this.#wake = null;
        resolve(how);
      };
      const cancel = ms === null ? () => {} : this.#clock.after(ms, () => finish('elapsed'));
      this.#wake = () => finish('woken');
    });
  }

  #show(change: Partial<RunnerView>): void {
    this.#view = { ...this.#view, ...change };
    this.#onChange(this.#view);
  }
}

import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';

export interface PairFailure {
  readonly instrument: InstrumentId;
  readonly message: string;
  readonly time: EpochMs;
}

/** How often a pair was evaluated, changed its mind and failed since the service started (B-28). */
export interface PairCounts {
  readonly instrument: InstrumentId;
  readonly evaluations: number;
  readonly signals: number;
  readonly errors: number;
}

interface PairRecord {
  evaluations: number;
  signals: number;
  errors: number;
  /** Why its last evaluation failed; null where it did not. */
  failure: PairFailure | null;
  /** Why its last order was not sent or not taken. */
  orderProblem: PairFailure | null;
}

/** What became of each pair. */
export class PairBook {
  readonly #records = new Map<string, Map<InstrumentId, PairRecord>>();

  /** A result that is stored. */
  evaluated(strategy: string, instrument: InstrumentId): void {
    this.#record(strategy, instrument).evaluations++;
    this.judged(strategy, instrument);
  }

  /** Nothing keeps the pair from being evaluated (any more). */
  judged(strategy: string, instrument: InstrumentId): void {
    this.#record(strategy, instrument).failure = null;
  }

  changed(strategy: string, instrument: InstrumentId): void {
    this.#record(strategy, instrument).signals++;
  }

  failed(strategy: string, instrument: InstrumentId, message: string, time: EpochMs): void {
    const record = this.#record(strategy, instrument);
    record.errors++;
    record.failure = { instrument, message, time };
  }

  /** An order that was not sent or not taken; null once one went through or none was wanted. */
  orderProblem(strategy: string, instrument: InstrumentId, message: string | null, time: EpochMs): void {
    this.#record(strategy, instrument).orderProblem = message === null ? null : { instrument, message, time };
  }

  /** Forgets what stood in the way: the strategy was configured anew. */
  forgive(strategy: string): void {
    for (const record of this.#records.get(strategy)?.values() ?? []) {
      record.failure = null;
      record.orderProblem = null;
    }
  }

  failuresOf(strategy: string): readonly PairFailure[] {
    return this.#recordsOf(strategy).flatMap(([, { failure, orderProblem }]) =>
      [failure, orderProblem].filter((each) => each !== null),
    );
  }

  countsOf(strategy: string): readonly PairCounts[] {
    return this.#recordsOf(strategy).map(([instrument, { evaluations, signals, errors }]) => ({
      instrument,
      evaluations,
      signals,
      errors,
    }));
  }

  evaluationsOf(strategy: string): number {
    return this.countsOf(strategy).reduce((sum, { evaluations }) => sum + evaluations, 0);
  }

  signalsOf(strategy: string): number {
    return this.countsOf(strategy).reduce((sum, { signals }) => sum + signals, 0);
  }

  #recordsOf(strategy: string): readonly [InstrumentId, PairRecord][] {
    return [...(this.#records.get(strategy) ?? [])];
  }

  #record(strategy: string, instrument: InstrumentId): PairRecord {
    const records = this.#records.get(strategy) ?? new Map<InstrumentId, PairRecord>();
    this.#records.set(strategy, records);
    const record = records.get(instrument) ?? {
      evaluations: 0,
      signals: 0,
      errors: 0,
      failure: null,
      orderProblem: null,
    };
    records.set(instrument, record);
    return record;
  }
}

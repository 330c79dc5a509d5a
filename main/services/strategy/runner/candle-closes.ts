import type { WatcherContract } from '#shared/contract/watcher.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import type { Unsubscribe } from '#shared/kernel/listeners.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';
import type { Configurations } from '../configuration/configurations.ts';

/** Follows the market events of exactly the instruments that enabled strategies look at, while passes follow candles. */
export class CandleCloses {
  readonly #strategies: readonly Strategy[];
  readonly #configurations: Configurations;
  readonly #onClose: (instrument: InstrumentId, timeframe: Timeframe) => void;
  readonly #following = new Map<InstrumentId, Unsubscribe>();
  #client: Client<WatcherContract> | null = null;
  #timeframes: ReadonlySet<Timeframe> = new Set();

  constructor(
    strategies: readonly Strategy[],
    configurations: Configurations,
    onClose: (instrument: InstrumentId, timeframe: Timeframe) => void,
  ) {
    this.#strategies = strategies;
    this.#configurations = configurations;
    this.#onClose = onClose;
  }

  /** Call whenever the link, the interval or a configuration changed. `client` is null where closes are not wanted. */
  follow(client: Client<WatcherContract> | null): void {
    if (client !== this.#client) {
      this.#leaveAll();
      this.#client = client;
    }
    if (client === null) return;
    const configurations = this.#strategies.flatMap((strategy) => {
      const configuration = this.#configurations.get(strategy);
      return strategy.kind === 'signal' && configuration?.enabled === true ? [configuration] : [];
    });
    this.#timeframes = new Set(configurations.map(({ timeframe }) => timeframe));
    const wanted = new Set(configurations.flatMap(({ instruments }) => instruments));
    for (const [instrument, leave] of this.#following) {
      if (wanted.has(instrument)) continue;
      leave();
      this.#following.delete(instrument);
    }
    for (const instrument of wanted) if (!this.#following.has(instrument)) this.#join(client, instrument);
  }

  #join(client: Client<WatcherContract>, instrument: InstrumentId): void {
    const leave = client.on(
      'market',
      (events) => {
        for (const event of events) {
          if (event.kind === 'candleClosed' && this.#timeframes.has(event.candle.timeframe)) {
            this.#onClose(event.instrument, event.candle.timeframe);
          }
        }
      },
      instrument,
    );
    this.#following.set(instrument, leave);
  }

  #leaveAll(): void {
    for (const leave of this.#following.values()) leave();
    this.#following.clear();
  }
}

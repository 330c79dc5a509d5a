import { z } from 'zod';
import type { Logger } from '#main/ports/logger.ts';
import type { DatabaseContract } from '#shared/contract/database.ts';
import { type StrategyConfiguration, strategyConfigurationSchema } from '#shared/contract/strategy.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Client } from '#shared/rpc/connect.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';
import { firstConfiguration } from './first-configuration.ts';

const SCOPE = 'strategy-configuration';

const storedSchema = z.object({
  configuration: strategyConfigurationSchema,
  /** A person changed it: from then on it is theirs and new instruments are not added by themselves. */
  touched: z.boolean(),
});
type Stored = z.infer<typeof storedSchema>;

/** What each strategy is told to do. The database holds the truth; this is the copy of the last reading. */
export class Configurations {
  readonly #strategies: readonly Strategy[];
  readonly #log: Logger;
  readonly #current = new Map<string, Stored>();

  constructor(strategies: readonly Strategy[], log: Logger) {
    this.#strategies = strategies;
    this.#log = log;
  }

  get(strategy: Strategy): StrategyConfiguration | null {
    return this.#current.get(strategy.id)?.configuration ?? null;
  }

  /**
   * Reads all of them and makes those that are missing, for every strategy and instrument (B-20). Doing it again
   * changes nothing, except that configurations nobody touched take in instruments that are new.
   */
  async readOrCreate(database: Client<DatabaseContract>, instruments: readonly Instrument[]): Promise<void> {
    const { entries } = await database.call('loadState', { scope: SCOPE });
    for (const strategy of this.#strategies) {
      const stored = this.#parse(strategy, entries[strategy.id]);
      if (stored?.touched === true || (stored !== null && instruments.length === 0)) {
        this.#current.set(strategy.id, stored);
        continue;
      }
      const first: Stored = { configuration: firstConfiguration(strategy, instruments), touched: false };
      if (JSON.stringify(first) !== JSON.stringify(stored)) await this.#save(database, strategy, first);
      this.#current.set(strategy.id, first);
    }
  }

  /** Stores what a person chose, then takes it; the caller has checked it. */
  async replace(
    database: Client<DatabaseContract>,
    strategy: Strategy,
    configuration: StrategyConfiguration,
  ): Promise<void> {
    const stored: Stored = { configuration, touched: true };
    await this.#save(database, strategy, stored);
    this.#current.set(strategy.id, stored);
  }

  async #save(database: Client<DatabaseContract>, strategy: Strategy, stored: Stored): Promise<void> {
    await database.call('saveState', { scope: SCOPE, key: strategy.id, json: JSON.stringify(stored) });
  }

  #parse(strategy: Strategy, json: string | undefined): Stored | null {
    if (json === undefined) return null;
    try {
      return storedSchema.parse(JSON.parse(json));
    } catch (error) {
      this.#log.error('a stored strategy configuration cannot be read and is made anew', {
        strategy: strategy.id,
        error: String(error),
      });
      return null;
    }
  }
}

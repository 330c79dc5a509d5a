import type { StrategyConfiguration } from '#shared/contract/strategy.ts';
import { isPositive } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Account } from '#shared/domain/position.ts';
import { parameterProblems } from '#shared/strategy/parameters.ts';
import type { Strategy } from '#shared/strategy/strategy.ts';

export interface ConfigurationProblem {
  /** `notional`, `parameters.rsiPeriod`, … */
  readonly field: string;
  readonly message: string;
}

export interface Surroundings {
  readonly instruments: ReadonlySet<InstrumentId>;
  /** Null while the trader is not reachable. */
  readonly accounts: readonly Account[] | null;
}

/** Every refused value of a configuration by its field; empty when all of it can be taken. */
export function configurationProblems(
  strategy: Strategy,
  configuration: StrategyConfiguration,
  { instruments, accounts }: Surroundings,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = parameterProblems(strategy.parameters, configuration.parameters).map(
    ({ name, message }) => ({ field: `parameters.${name}`, message }),
  );
  const refuse = (field: string, message: string) => void problems.push({ field, message });

  if (strategy.kind === 'signal' && !strategy.timeframes.includes(configuration.timeframe)) {
    refuse('timeframe', `must be one of ${strategy.timeframes.join(', ')}, not ${configuration.timeframe}`);
  }
  if (!isPositive(configuration.notional)) refuse('notional', 'must be greater than 0');
  const unknown = configuration.instruments.filter((id) => !instruments.has(id));
  if (unknown.length > 0) refuse('instruments', `not offered by any venue: ${unknown.join(', ')}`);
  if (new Set(configuration.instruments).size < configuration.instruments.length) {
    refuse('instruments', 'names an instrument twice');
  }
  if (configuration.account !== null && accounts !== null) {
    const account = accounts.find(({ id }) => id === configuration.account);
    if (account === undefined || account.archived) refuse('account', `there is no account ${configuration.account}`);
    else if (account.mode !== 'paper') refuse('account', 'strategies trade on paper accounts only');
  }
  return problems;
}

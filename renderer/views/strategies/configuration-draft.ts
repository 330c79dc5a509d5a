import type { ParameterDescription, StrategyConfiguration, StrategyView } from '#shared/contract/strategy.ts';

export type Values = StrategyConfiguration['parameters'];

/** `2 to 400, usually 14`: what a person may enter. */
export function boundsText({ minimum, maximum, default: usual }: ParameterDescription): string {
  if (minimum === null || maximum === null) return `Usually ${usual === true ? 'on' : 'off'}.`;
  return `${minimum} to ${maximum}, usually ${usual}.`;
}

/** What is wrong with a value before it is sent, in plain words; the service checks again. */
export function parameterProblem(parameter: ParameterDescription, value: number | boolean | undefined): string | null {
  if (parameter.kind === 'boolean') return null;
  if (typeof value !== 'number') return 'Enter a number.';
  if (parameter.kind === 'integer' && !Number.isInteger(value)) return 'Enter a whole number.';
  const { minimum, maximum } = parameter;
  if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) {
    return `Enter a number from ${minimum ?? '−∞'} to ${maximum ?? '∞'}.`;
  }
  return null;
}

export function defaults({ parameters }: StrategyView): Values {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
}

/** Whether saving would change anything. */
export function isChanged(before: StrategyConfiguration, after: StrategyConfiguration): boolean {
  return JSON.stringify(normalized(before)) !== JSON.stringify(normalized(after));
}

function normalized(configuration: StrategyConfiguration): unknown {
  return {
    ...configuration,
    instruments: [...configuration.instruments].sort(),
    parameters: Object.entries(configuration.parameters).sort(([left], [right]) => left.localeCompare(right)),
  };
}

/** A number or a switch that a person may set, with what it means and what it may be. */
export type Parameter = NumberParameter | BooleanParameter;

export interface NumberParameter {
  readonly kind: 'integer' | 'number';
  readonly label: string;
  /** What it changes, and its unit. */
  readonly description: string;
  readonly minimum: number;
  readonly maximum: number;
  /** How far one press of the arrow moves it. */
  readonly step: number;
  readonly default: number;
}

export interface BooleanParameter {
  readonly kind: 'boolean';
  readonly label: string;
  readonly description: string;
  readonly default: boolean;
}

export type ParameterSchema = Readonly<Record<string, Parameter>>;

/** The values that a schema describes: `integer` and `number` are numbers, `boolean` is a boolean. */
export type ParametersOf<Schema extends ParameterSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends BooleanParameter ? boolean : number;
};

export type ParameterValues = Readonly<Record<string, number | boolean>>;

type Bounds = Omit<NumberParameter, 'kind' | 'step'> & { readonly step?: number };

export function integer(definition: Bounds): NumberParameter {
  return checked({ kind: 'integer', step: 1, ...definition });
}

export function number(definition: Bounds): NumberParameter {
  return checked({ kind: 'number', step: 0.1, ...definition });
}

export function boolean(definition: Omit<BooleanParameter, 'kind'>): BooleanParameter {
  return { kind: 'boolean', ...definition };
}

export function defaultsOf<Schema extends ParameterSchema>(schema: Schema): ParametersOf<Schema> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, parameter]) => [name, parameter.default]),
  ) as ParametersOf<Schema>;
}

export interface ParameterProblem {
  readonly name: string;
  readonly message: string;
}

/** Every value that breaks its bounds, every one that is missing, and every name the schema does not know. */
export function parameterProblems(schema: ParameterSchema, values: ParameterValues): readonly ParameterProblem[] {
  const unknown = Object.keys(values)
    .filter((name) => !Object.hasOwn(schema, name))
    .map((name) => ({ name, message: 'is not a parameter of this strategy' }));
  const wrong = Object.entries(schema).flatMap(([name, parameter]) => {
    const message = problemOf(parameter, values[name]);
    return message === null ? [] : [{ name, message }];
  });
  return [...unknown, ...wrong];
}

function problemOf(parameter: Parameter, value: number | boolean | undefined): string | null {
  if (value === undefined) return 'is missing';
  if (parameter.kind === 'boolean') return typeof value === 'boolean' ? null : 'must be on or off';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (parameter.kind === 'integer' && !Number.isInteger(value)) return 'must be a whole number';
  if (value < parameter.minimum || value > parameter.maximum) {
    return `must be from ${parameter.minimum} to ${parameter.maximum}, not ${value}`;
  }
  return null;
}

function checked(parameter: NumberParameter): NumberParameter {
  const problem = problemOf(parameter, parameter.default);
  if (problem !== null) throw new Error(`the default of "${parameter.label}" ${problem}`);
  return parameter;
}

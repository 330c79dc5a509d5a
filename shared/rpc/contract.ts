import type { z } from 'zod';

/** `read` shows, `act` changes something: what a read-only token may not call. */
export type Access = 'read' | 'act';

export interface CallDefinition {
  readonly params: z.ZodType;
  readonly result: z.ZodType;
  readonly access: Access;
}

/** All that one service may be asked and may tell. Schema first: the types follow, so type and check cannot drift. */
export interface Contract {
  readonly name: string;
  readonly calls: Readonly<Record<string, CallDefinition>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
}

export function defineContract<
  const Name extends string,
  Calls extends Contract['calls'],
  Events extends Contract['events'],
>(
  name: Name,
  definition: { readonly calls: Calls; readonly events: Events },
): { readonly name: Name; readonly calls: Calls; readonly events: Events } {
  return { name, ...definition };
}

export type CallName<C extends Contract> = keyof C['calls'] & string;
export type EventName<C extends Contract> = keyof C['events'] & string;
export type Params<C extends Contract, M extends CallName<C>> = z.infer<C['calls'][M]['params']>;
export type CallResult<C extends Contract, M extends CallName<C>> = z.infer<C['calls'][M]['result']>;
export type EventValue<C extends Contract, E extends EventName<C>> = z.infer<C['events'][E]>;

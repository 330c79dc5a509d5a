/** Ends a switch over a union: does not compile while a case is missing, throws if data broke the type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

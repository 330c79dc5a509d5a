/** A nominal type: a value that must not be swapped with another of the same representation. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };

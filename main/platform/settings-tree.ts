/** Settings as a tree of plain values, addressed by paths such as `risk.limits.maxOrderNotional`. */
export type JsonObject = Record<string, unknown>;

export function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** Undefined where the tree has no such place. */
export function valueAt(tree: object, path: string): unknown {
  let value: unknown = tree;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A copy with one place changed; the place must exist. */
export function withValue(tree: object, path: string, value: unknown): JsonObject {
  const [name, ...rest] = path.split('.');
  const copy = { ...(tree as JsonObject) };
  if (name === undefined) return copy;
  const below = copy[name];
  copy[name] = rest.length === 0 || !isObject(below) ? value : withValue(below, rest.join('.'), value);
  return copy;
}

export function withoutPath(tree: JsonObject, path: readonly PropertyKey[]): JsonObject {
  const [head, ...rest] = path;
  const name = String(head);
  const copy = { ...tree };
  const below = copy[name];
  if (rest.length === 0 || !isObject(below)) delete copy[name];
  else copy[name] = withoutPath(below, rest);
  return copy;
}

/** `base` with what `over` says differently, place by place; what `base` does not know is left out. */
export function merged(base: object, over: unknown): JsonObject {
  const from = isObject(over) ? over : {};
  return Object.fromEntries(
    Object.entries(base).map(([name, value]) => {
      if (!Object.hasOwn(from, name)) return [name, value];
      return [name, isObject(value) && isObject(from[name]) ? merged(value, from[name]) : from[name]];
    }),
  );
}

/** Only the places where `value` differs from `base`. */
export function differences(base: object, value: object): JsonObject {
  const result: JsonObject = {};
  for (const [name, now] of Object.entries(value)) {
    const before = (base as JsonObject)[name];
    if (isObject(now) && isObject(before)) {
      const below = differences(before, now);
      if (Object.keys(below).length > 0) result[name] = below;
    } else if (JSON.stringify(now) !== JSON.stringify(before)) result[name] = now;
  }
  return result;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

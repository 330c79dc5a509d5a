const NODE_COST = 8;
const MAX_DEPTH = 32;

/**
 * Whether a value is what may cross to a service: objects, arrays, strings, booleans, finite numbers and null, without
 * cycles, no deeper than 32 and no larger than about `maxSize` bytes. A structured clone can carry much more than JSON
 * can (cycles, maps, buffers, big integers), and a schema that recurses would fall over some of it.
 */
export function isPlainData(value: unknown, maxSize = 64 * 1024): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let size = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    size += NODE_COST + (typeof next.value === 'string' ? next.value.length : 0);
    if (size > maxSize || next.depth > MAX_DEPTH) return false;
    if (isScalar(next.value)) continue;
    if (!isContainer(next.value)) return false;
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      if (next.value.length * NODE_COST > maxSize) return false;
      for (const item of next.value) open.push({ value: item, depth });
    } else {
      for (const key in next.value) {
        size += key.length;
        if (size + open.length * NODE_COST > maxSize) return false;
        open.push({ value: next.value[key], depth });
      }
    }
  }
  return true;
}

function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function isContainer(value: unknown): value is unknown[] | Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

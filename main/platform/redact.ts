const HIDDEN = '[hidden]';
/** Names of values that open doors. */
const SECRET_NAME = /secret|password|passphrase|token|authorization|cookie|signature|api-?_?key|private-?_?key|^key$/i;
/** The same inside of addresses and header lines. */
const SECRET_IN_TEXT =
  /((?:secret|password|passphrase|token|signature|api-?_?key|code)["']?\s*[=:]\s*["']?)[^\s&"',;}]+|((?:bearer|basic)\s+)[^\s"',;]+/gi;
const MAX_DEPTH = 6;

/** A copy of log fields without keys, tokens and signed addresses, whatever a caller passed by mistake. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactValue(fields, 0) as Record<string, unknown>;
}

export function redactText(text: string): string {
  return text.replace(SECRET_IN_TEXT, (_match, named?: string, scheme?: string) => `${named ?? scheme ?? ''}${HIDDEN}`);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return redactText(value.stack ?? value.message);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? value.toString() : value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, SECRET_NAME.test(name) ? HIDDEN : redactValue(item, depth + 1)]),
  );
}

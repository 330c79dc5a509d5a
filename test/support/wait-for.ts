/** Resolves with the first answer that is not false or null; fails, and says what was awaited, after `timeoutMs`. */
export async function waitFor<Value>(
  what: string,
  look: () => Value | false | null | undefined | Promise<Value | false | null | undefined>,
  timeoutMs = 10_000,
): Promise<Value> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

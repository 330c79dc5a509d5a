/** How a service ends, for the supervisor. */
export const EXIT_STOPPED = 0;
/** A broken invariant or an unforeseen error: starting again is the cure. */
export const EXIT_FAILED = 1;
/** It refused to start and would refuse again (EX_CONFIG of sysexits.h). */
export const EXIT_REFUSED = 78;

/** A refusal on its way through the error of the `start` call: `code: what to do`. */
export function refusalText(code: string, message: string): string {
  return `${code}: ${message}`;
}

export function parseRefusal(text: string): { readonly code: string; readonly message: string } | null {
  const match = /^([a-z][a-z0-9-]*): ([\s\S]*)$/.exec(text);
  return match === null ? null : { code: match[1] ?? '', message: match[2] ?? '' };
}

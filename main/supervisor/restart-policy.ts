/** How often and how fast a service that ended is started again. */
export interface RestartPolicy {
  /** More exits than this within `windowMs`, and it stays down until a person acts. */
  readonly maxRestarts: number;
  readonly windowMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RESTART_POLICY: RestartPolicy = {
  maxRestarts: 5,
  windowMs: 60_000,
  firstDelayMs: 100,
  maxDelayMs: 5_000,
};

export type RestartDecision =
  | { readonly kind: 'restart'; readonly delayMs: number; readonly exits: readonly number[] }
  | { readonly kind: 'give-up'; readonly exits: readonly number[] };

/**
 * Decides after an exit at `now` (monotonic ms), given the exits before it. Each further exit within the window doubles
 * the delay; `jitter` in [0, 1) spreads it over half to the whole of that, so that services do not stampede together.
 */
export function decideRestart(
  policy: RestartPolicy,
  before: readonly number[],
  now: number,
  jitter: number,
): RestartDecision {
  const recent = before.filter((time) => now - time < policy.windowMs);
  const exits = [...recent, now];
  if (exits.length > policy.maxRestarts) return { kind: 'give-up', exits };
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** recent.length);
  return { kind: 'restart', delayMs: Math.round(full * (0.5 + jitter / 2)), exits };
}

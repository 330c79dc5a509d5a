import type { ServiceView } from '#shared/contract/app.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';
import type { DotState } from '../../ui/badge.tsx';

const REASONS: Readonly<Record<string, string>> = {
  'venue-link-down': 'no connection to the venue',
  'data-stale': 'prices are old',
  'disk-low': 'the disk is almost full',
  backlog: 'events wait to be worked on',
  'log-unavailable': 'the log cannot be written; only cancels pass',
  'watcher-away': 'the watcher is away: no prices',
  'trader-away': 'the trader is away: no orders',
  'database-away': 'the database is away: nothing is stored',
};

/** How a connection to a venue stands, as a dot. */
export const NODE_DOTS: Readonly<Record<FeedNode['state'], DotState>> = {
  live: 'live',
  connecting: 'degraded',
  stale: 'degraded',
  paused: 'off',
  disconnected: 'down',
};

export function serviceDot({ state, heartbeat }: ServiceView): DotState {
  if (state === 'failed' || heartbeat === 'unresponsive') return 'down';
  if (state === 'stopped' || state === 'spawned') return 'off';
  return state === 'ready' && heartbeat !== 'late' ? 'live' : 'degraded';
}

/** Its state in a few words; why, where it says. */
export function serviceWords({ state, heartbeat, reason }: ServiceView): string {
  if (heartbeat === 'unresponsive') return 'no heartbeat';
  const words = heartbeat === 'late' ? `${state}, heartbeat late` : state;
  return reason === null ? words : `${words}: ${reasonWords(reason)}`;
}

export function reasonWords(reason: string): string {
  return REASONS[reason] ?? reason.replaceAll('-', ' ');
}

import type { Clock } from '#main/ports/clock.ts';
import type { Supervisor, SupervisorNotice } from '#main/supervisor/supervisor.ts';
import type { ServiceName } from '#shared/contract/lifecycle.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { strategy } from '#shared/contract/strategy.ts';
import { trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { createFillNotices } from './fill-notices.ts';
import type { NotificationDraft } from './notification-log.ts';
import { createOrderNotices } from './order-notices.ts';
import { signalNotice } from './signal-notice.ts';

/** Follows the services and the supervisor, and says what a person asked to hear of. */
export function followNotices(
  supervisor: Supervisor,
  settings: () => Settings,
  notify: (draft: NotificationDraft) => void,
  clock: Clock,
): void {
  const wanted = (kind: keyof Settings['notifications']): boolean => settings().notifications[kind] === true;
  const orders = createOrderNotices();
  const fills = createFillNotices(clock, notify);
  let nodes = new Map<string, FeedNode['state']>();

  function follow<C extends Contract & { readonly name: ServiceName }>(contract: C) {
    const port = supervisor.openLink(contract.name);
    return port === null ? null : connect(contract, port);
  }

  supervisor.onNotice((notice) => {
    if (wanted('services')) notify(serviceNotice(notice));
  });
  supervisor.onUp((service) => {
    if (service === 'strategy') {
      follow(strategy)?.on('changed', (signal) => {
        if (wanted('signals')) notify(signalNotice(signal));
      });
    } else if (service === 'trader') {
      follow(trader)?.on('ledger', ({ fact }) => {
        const draft = orders.read(fact);
        if (draft !== null && wanted('rejections')) notify(draft);
        const filled = fact.kind === 'orderEvent' && fact.event.kind === 'filled' ? fact.event.fill : null;
        if (filled !== null && wanted('fills')) fills.add(filled);
      });
    } else if (service === 'watcher') {
      follow(watcher)?.on('feedNodes', (next) => {
        for (const draft of feedNotices(nodes, next)) if (wanted('services')) notify(draft);
        nodes = new Map(next.map((node) => [node.id, node.state]));
      });
    }
  });
}

const NOWHERE = { instrument: null, signal: null } as const;

function serviceNotice(notice: SupervisorNotice): NotificationDraft {
  const { service } = notice;
  const base = { class: 'service', ...NOWHERE } as const;
  switch (notice.kind) {
    case 'failed': {
      const values = { service, reason: notice.reason, problem: notice.problem ?? '' };
      return { ...base, urgency: 'critical', code: 'service-failed', values };
    }
    case 'exited':
      return { ...base, urgency: 'normal', code: 'service-restarted', values: { service, reason: notice.reason } };
    case 'unresponsive':
      return { ...base, urgency: 'critical', code: 'service-unresponsive', values: { service } };
    case 'recovered':
      return { ...base, urgency: 'low', code: 'service-recovered', values: { service } };
  }
}

/** A feed that was live and is not, or the other way round; the first news of a node is none. */
function feedNotices(before: ReadonlyMap<string, FeedNode['state']>, next: readonly FeedNode[]): NotificationDraft[] {
  return next.flatMap((node): NotificationDraft[] => {
    const was = before.get(node.id);
    const values = { node: node.id, venue: node.venue, state: node.state };
    const base = { class: 'feed', values, ...NOWHERE } as const;
    if (was === 'live' && isLost(node.state)) return [{ ...base, urgency: 'normal', code: 'feed-lost' }];
    if (was !== undefined && isLost(was) && node.state === 'live') {
      return [{ ...base, urgency: 'low', code: 'feed-recovered' }];
    }
    return [];
  });
}

function isLost(state: FeedNode['state']): boolean {
  return state === 'disconnected' || state === 'stale';
}

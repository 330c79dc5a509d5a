import { Bell } from 'lucide-react';
import type { ServiceView } from '#shared/contract/app.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';
import { appStore, connection, notifications } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { useNow } from '../../store/now.ts';
import { useSelected } from '../../store/use-store.ts';
import { openPanel } from '../../store/workspace.ts';
import { Dot } from '../../ui/badge.tsx';
import { formatAge, formatMegabytes, formatMilliseconds, formatRatio, formatTime } from '../../ui/format.ts';
import { NODE_DOTS, serviceDot, serviceWords } from '../../views/services/service-words.ts';
import { ReplayControl } from './replay-control.tsx';
import { RiskStatus } from './risk-status.tsx';

/** One line at the foot: mode, safety, freshness, health. Every dot has its text. */
export function StatusBar() {
  return (
    <footer className="status">
      <RiskStatus />
      <Venues />
      <ReplayControl />
      <span className="status-space" />
      <Services />
      <Usage />
      <UtcClock />
      <Unread />
    </footer>
  );
}

function Venues() {
  const nodes = useSelected(market.store, (state) => state.feedNodes);
  const status = useSelected(market.store, (state) => state.status);
  const venues = [...new Set(nodes.map((node) => node.venue))];
  if (venues.length === 0) {
    return (
      <span className="status-item">
        <Dot state={status === 'loading' ? 'off' : 'down'} />
        {status === 'loading' ? 'No feed yet' : 'No feed'}
      </span>
    );
  }
  return venues.map((venue) => (
    <VenueStatus
      key={venue}
      venue={venue}
      nodes={nodes.filter((node) => node.venue === venue)}
      lost={status === 'lost'}
    />
  ));
}

const WORST: readonly FeedNode['state'][] = ['disconnected', 'stale', 'connecting', 'paused', 'live'];

function VenueStatus({ venue, nodes, lost }: { venue: string; nodes: readonly FeedNode[]; lost: boolean }) {
  const now = useNow();
  const state = WORST.find((one) => nodes.some((node) => node.state === one)) ?? 'disconnected';
  const last = Math.max(...nodes.map((node) => node.lastMessageTime ?? 0));
  const age = last === 0 ? '–' : formatAge(now - last);
  const words = lost ? 'watcher away' : state === 'live' ? age : `${state} ${age}`;
  return (
    <button
      type="button"
      className="status-item status-button"
      onClick={() => openPanel('services')}
      data-tip={`${venue}: ${count(nodes)}; last message ${age} ago`}
    >
      <Dot state={lost ? 'down' : NODE_DOTS[state]} />
      {venue} <span className="status-number">{words}</span>
    </button>
  );
}

function count(nodes: readonly FeedNode[]): string {
  return nodes.length === 1 ? '1 connection' : `${nodes.length} connections`;
}

function Services() {
  const services = useSelected(appStore, (state) => state.services);
  const live = useSelected(connection, ({ state }) => state.kind === 'live');
  return (
    <button type="button" className="status-item status-button status-services" onClick={() => openPanel('services')}>
      {services.length === 0 ? null : <ServiceSum services={services} live={live} />}
      {services.map((service) => (
        <ServiceDot key={service.name} service={service} live={live} />
      ))}
      {services.length === 0 ? 'Services –' : null}
    </button>
  );
}

/** Stands in for the names where there is no room for them. */
function ServiceSum({ services, live }: { services: readonly ServiceView[]; live: boolean }) {
  const well = live ? services.filter((service) => serviceDot(service) === 'live').length : 0;
  return (
    <span className="status-service-sum">
      services {well}/{services.length}
    </span>
  );
}

function ServiceDot({ service, live }: { service: ServiceView; live: boolean }) {
  return (
    <span
      className="status-service"
      data-tip={`${service.name}: ${live ? serviceWords(service) : 'unknown, not connected'}`}
    >
      <Dot state={live ? serviceDot(service) : 'off'} />
      {service.name}
    </span>
  );
}

function Usage() {
  const { usage, services } = useSelected(appStore, (state) => ({ usage: state.usage, services: state.services }));
  const lags = services.flatMap((service) => (service.lagMs === null ? [] : [service.lagMs]));
  return (
    <>
      <span
        className="status-item status-lag"
        data-tip="The longest a service kept an event waiting in the last second (p99)"
      >
        lag <span className="status-number">{formatMilliseconds(lags.length === 0 ? null : Math.max(...lags))}</span>
      </span>
      <span className="status-item status-usage" data-tip="Of all processes of Tapedeck; 100 % is one core">
        CPU <span className="status-number">{formatRatio(usage?.cpu ?? null)}</span>
      </span>
      <span className="status-item status-usage">
        <span className="status-number">{formatMegabytes(usage?.memoryBytes ?? null)}</span>
      </span>
    </>
  );
}

function UtcClock() {
  const now = useNow();
  const zone = useSelected(appStore, (state) => state.settings.appearance.timeZone);
  return (
    <span className="status-item status-clock">
      {formatTime(now, zone)} {zone === 'utc' ? 'UTC' : 'local'}
    </span>
  );
}

function Unread() {
  const unread = useSelected(notifications.store, (state) => state.unread);
  return (
    <button
      type="button"
      className="status-item status-button"
      aria-label={`${unread} unread notifications`}
      onClick={() => openPanel('notifications')}
    >
      <Bell size={12} aria-hidden />
      <span className="status-number status-unread" data-unread={unread > 0 ? '' : undefined}>
        {unread}
      </span>
    </button>
  );
}

import { RotateCw } from 'lucide-react';
import type { ServiceView } from '#shared/contract/app.ts';
import type { FeedNode } from '#shared/domain/market-data.ts';
import { appStore, restartService } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { useNow } from '../../store/now.ts';
import { useSelected } from '../../store/use-store.ts';
import { Dot } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatAge, formatMegabytes, formatMilliseconds, formatRatio, UNKNOWN } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { NODE_DOTS, reasonWords, serviceDot } from './service-words.ts';
import './services.css';

/** The processes of the terminal and its market connections: are they alive, and since when not. */
export function ServicesPanel() {
  const { services, status, problem } = useSelected(appStore, ({ services, status, problem }) => ({
    services,
    status,
    problem,
  }));
  const nodes = useSelected(market.store, (state) => state.feedNodes);
  if (status === 'loading') return <Skeleton rows={8} />;
  if (status === 'failed') {
    return (
      <ErrorState title="The application did not answer">{problem}. Trading goes on without this list.</ErrorState>
    );
  }
  return (
    <div className={status === 'lost' ? 'services stale' : 'services'}>
      <div className="services-part">
        <DataTable
          label="Services"
          rows={services}
          columns={SERVICE_COLUMNS}
          rowId={(service) => service.name}
          empty={
            <EmptyState title="No service runs">Start Tapedeck anew; your orders and balances are on disk.</EmptyState>
          }
        />
      </div>
      <div className="services-part">
        <DataTable
          label="Market connections"
          rows={nodes}
          columns={NODE_COLUMNS}
          rowId={(node) => node.id}
          empty={<EmptyState title="No market connection yet">The watcher opens one for each venue.</EmptyState>}
        />
      </div>
    </div>
  );
}

const SERVICE_COLUMNS: readonly Column<ServiceView>[] = [
  {
    id: 'name',
    title: 'Service',
    width: 96,
    sortBy: (service) => service.name,
    cell: (service) => (
      <>
        <Dot state={serviceDot(service)} /> {service.name}
      </>
    ),
  },
  { id: 'state', title: 'State', width: 80, sortBy: (service) => service.state, cell: (service) => service.state },
  {
    id: 'heartbeat',
    title: 'Heartbeat',
    width: 112,
    tip: 'Age of the last beat; late after 2.5 s, unresponsive after 5 s',
    cell: (service) => <Beat service={service} />,
  },
  {
    id: 'lag',
    title: 'Lag',
    width: 64,
    align: 'right',
    tip: 'The longest an event waited in the last second (p99)',
    sortBy: (service) => service.lagMs,
    cell: (service) => formatMilliseconds(service.lagMs),
  },
  {
    id: 'cpu',
    title: 'CPU',
    width: 56,
    align: 'right',
    sortBy: (service) => service.cpu,
    cell: (service) => formatRatio(service.cpu),
  },
  {
    id: 'memory',
    title: 'Memory',
    width: 72,
    align: 'right',
    sortBy: (service) => service.memoryBytes,
    cell: (service) => formatMegabytes(service.memoryBytes),
  },
  {
    id: 'restarts',
    title: 'Restarts',
    width: 64,
    align: 'right',
    sortBy: (service) => service.restarts,
    cell: (service) => service.restarts,
  },
  {
    id: 'reason',
    title: 'Why',
    width: 120,
    grow: true,
    cell: (service) => (service.reason === null ? '' : reasonWords(service.reason)),
  },
  {
    id: 'restart',
    title: 'Action',
    width: 92,
    align: 'right',
    cell: (service) => (
      <Button
        size="small"
        icon={RotateCw}
        aria-label={`Restart the ${service.name}`}
        onClick={() => void restart(service)}
      >
        Restart
      </Button>
    ),
  },
];

function Beat({ service: { heartbeat, lastBeatTime } }: { service: ServiceView }) {
  const now = useNow();
  if (heartbeat === 'none' || lastBeatTime === null) return <span className="muted">none yet</span>;
  const age = formatAge(now - lastBeatTime);
  return heartbeat === 'ok' ? <>ok</> : <span className="tone-warn">{`${heartbeat}, ${age}`}</span>;
}

const NODE_COLUMNS: readonly Column<FeedNode>[] = [
  {
    id: 'node',
    title: 'Connection',
    width: 150,
    sortBy: (node) => node.id,
    cell: (node) => (
      <>
        <Dot state={NODE_DOTS[node.state]} /> {node.id}
      </>
    ),
  },
  { id: 'state', title: 'State', width: 92, sortBy: (node) => node.state, cell: (node) => node.state },
  { id: 'age', title: 'Last message', width: 92, align: 'right', cell: (node) => <NodeAge node={node} /> },
  {
    id: 'messages',
    title: 'Messages',
    width: 84,
    align: 'right',
    sortBy: (node) => node.messages,
    cell: (node) => node.messages.toLocaleString('en-US'),
  },
  {
    id: 'gaps',
    title: 'Gaps',
    width: 48,
    align: 'right',
    sortBy: (node) => node.gaps,
    cell: (node) => <Trouble count={node.gaps} />,
  },
  {
    id: 'malformed',
    title: 'Malformed',
    width: 72,
    align: 'right',
    sortBy: (node) => node.malformed,
    cell: (node) => <Trouble count={node.malformed} />,
  },
  {
    id: 'reconnects',
    title: 'Reconnects',
    width: 76,
    align: 'right',
    sortBy: (node) => node.reconnects,
    cell: (node) => <Trouble count={node.reconnects} />,
  },
  {
    id: 'carries',
    title: 'Carries',
    width: 120,
    grow: true,
    cell: (node) => (
      <span data-tip={node.subscriptions.join('\n')}>
        {node.subscriptions.length === 0 ? UNKNOWN : node.subscriptions.join(', ')}
      </span>
    ),
  },
];

function NodeAge({ node }: { node: FeedNode }) {
  const now = useNow();
  return <>{node.lastMessageTime === null ? UNKNOWN : formatAge(now - node.lastMessageTime)}</>;
}

function Trouble({ count }: { count: number }) {
  return <span className={count === 0 ? 'muted' : 'tone-warn'}>{count}</span>;
}

async function restart({ name }: ServiceView): Promise<void> {
  const question = {
    title: `Restart the ${name}?`,
    body: 'It ends as in a crash and starts anew from what is on disk. Nothing is lost; for a moment it does not answer.',
    action: `Restart the ${name}`,
    tone: 'primary',
  } as const;
  if (!(await confirm(question))) return;
  const problem = await restartService(name);
  if (problem !== null) toast({ title: `The ${name} was not restarted`, text: problem, tone: 'bad' });
}

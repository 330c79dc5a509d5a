import { Bot, Settings2 } from 'lucide-react';
import { useState } from 'react';
import type { StrategyView } from '#shared/contract/strategy.ts';
import type { StrategyId } from '#shared/domain/identifiers.ts';
import { market } from '../../store/market.ts';
import { showSignal, strategyStore } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { formatDecimal } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { ActionChip } from '../signals/action-chip.tsx';
import { confirmAutoTrade } from './auto-trade.tsx';
import { changeStrategy } from './change-strategy.ts';
import { RunnerBar } from './runner-bar.tsx';
import { StrategyDialog } from './strategy-dialog.tsx';
import './strategies.css';

/** All strategies: what they say, whether they run and trade, and a way to set each. */
export function StrategiesPanel() {
  const { status, problem, strategies } = useSelected(strategyStore.store, (state) => ({
    status: state.status,
    problem: state.problem,
    strategies: state.strategies,
  }));
  const instruments = useSelected(market.store, (state) => state.instruments);
  const [opened, setOpened] = useState<StrategyId | null>(null);
  if (status === 'loading') return <Skeleton rows={8} label="Loading strategies" />;
  if (status === 'failed') {
    return (
      <ErrorState title="The strategies did not load">
        {problem}. No order was sent or changed by this. Tapedeck asks again when the service answers.
      </ErrorState>
    );
  }
  const demo = isDemo(strategies, new Set(instruments.filter((one) => one.demo).map(({ id }) => id)));
  const shown = strategies.find(({ id }) => id === opened);
  const quote = instruments[0]?.quote ?? '';
  const lost = status === 'lost';
  return (
    <div className="strategies" data-lost={lost ? '' : undefined}>
      <RunnerBar demo={demo} lost={lost} />
      <div className="strategies-rows">
        <DataTable
          label="Strategies"
          rows={strategies}
          columns={columns(quote, lost, setOpened)}
          rowId={(row) => row.id}
          selectedId={opened}
          onActivate={(row) => setOpened(row.id)}
          empty={
            <EmptyState icon={Bot} title="No strategies">
              A strategy is one file in the strategy service. The README says how to add one.
            </EmptyState>
          }
        />
      </div>
      {shown === undefined ? null : <StrategyDialog strategy={shown} quote={quote} onClose={() => setOpened(null)} />}
    </div>
  );
}

/** Every enabled strategy looks at minutes of recorded markets only. */
function isDemo(strategies: readonly StrategyView[], demo: ReadonlySet<string>): boolean {
  const running = strategies.filter(({ kind, configuration }) => kind === 'signal' && configuration.enabled);
  return (
    running.length > 0 &&
    running.every(
      ({ configuration }) =>
        configuration.timeframe === '1m' && configuration.instruments.every((instrument) => demo.has(instrument)),
    )
  );
}

function columns(quote: string, lost: boolean, open: (id: StrategyId) => void): readonly Column<StrategyView>[] {
  return [
    {
      id: 'on',
      title: 'On',
      width: 48,
      tip: 'On: evaluated on every pass. Off: neither signals nor orders.',
      cell: (row) => (
        <Checkbox
          toggle
          hideLabel
          label={`${row.title} on`}
          checked={row.configuration.enabled}
          disabled={lost}
          onChecked={(enabled) => void changeStrategy(row, { enabled })}
        />
      ),
    },
    {
      id: 'title',
      title: 'Strategy',
      width: 140,
      grow: true,
      sortBy: (row) => row.title,
      cell: (row) => <span data-tip={row.description}>{row.title}</span>,
    },
    {
      id: 'latest',
      title: 'Latest',
      width: 160,
      tip: 'Newest signal of each market that is not hold; a click says why.',
      cell: (row) => <Latest strategy={row} />,
    },
    {
      id: 'trade',
      title: 'Auto-trade',
      width: 72,
      tip: 'Places paper orders for its signals.',
      cell: (row) => (
        <Checkbox
          toggle
          hideLabel
          label={`Auto-trade for ${row.title}`}
          checked={row.configuration.autoTrade}
          disabled={lost}
          onChecked={(autoTrade) => void switchAutoTrade(row, autoTrade, quote)}
        />
      ),
    },
    {
      id: 'timeframe',
      title: 'Candles',
      width: 56,
      cell: (row) => (row.kind === 'exit-manager' ? <span className="muted">live</span> : row.configuration.timeframe),
    },
    {
      id: 'markets',
      title: 'Markets',
      width: 60,
      align: 'right',
      cell: (row) => row.configuration.instruments.length,
    },
    {
      id: 'notional',
      title: `Size (${quote})`,
      width: 84,
      align: 'right',
      cell: (row) =>
        row.kind === 'exit-manager' ? (
          <span className="muted" data-tip="Closes the whole position">
            whole
          </span>
        ) : (
          formatDecimal(row.configuration.notional)
        ),
    },
    {
      id: 'evaluations',
      title: 'Results',
      width: 60,
      align: 'right',
      tip: 'Evaluations since the service started',
      cell: (row) => row.evaluations.toLocaleString('en-US'),
    },
    {
      id: 'errors',
      title: 'Errors',
      width: 52,
      align: 'right',
      cell: (row) =>
        row.errors.length === 0 ? (
          <span className="muted">0</span>
        ) : (
          <span className="tone-down" data-tip={row.errors.map(({ message }) => message).join('\n')}>
            {row.errors.length}
          </span>
        ),
    },
    {
      id: 'open',
      title: 'Set',
      width: 34,
      cell: (row) => (
        <IconButton icon={Settings2} size="small" label={`Set ${row.title}`} onClick={() => open(row.id)} />
      ),
    },
  ];
}

/** As many as fit a row; the rest is in the dialog. */
const MOST_CHIPS = 2;

function Latest({ strategy }: { strategy: StrategyView }) {
  const spoken = strategy.latest
    .filter(({ action }) => action !== 'hold')
    .sort((left, right) => right.createdTime - left.createdTime);
  if (!strategy.configuration.enabled) return <span className="muted">Off</span>;
  if (spoken.length === 0) return <span className="muted">{strategy.latest.length === 0 ? '–' : 'Hold'}</span>;
  return (
    <span className="strategies-latest">
      {spoken.slice(0, MOST_CHIPS).map((signal) => (
        <button
          key={signal.instrument}
          type="button"
          className="strategies-why"
          data-tip={signal.instrument}
          onClick={() => showSignal(signal.id)}
        >
          <ActionChip action={signal.action} />
          {signal.instrument.split('/')[0]}
          <span className="only-read">why</span>
        </button>
      ))}
      {spoken.length > MOST_CHIPS ? <span className="muted">+{spoken.length - MOST_CHIPS}</span> : null}
    </span>
  );
}

async function switchAutoTrade(strategy: StrategyView, autoTrade: boolean, quote: string): Promise<void> {
  if (autoTrade && !(await confirmAutoTrade(strategy, quote))) return;
  await changeStrategy(strategy, { autoTrade });
}

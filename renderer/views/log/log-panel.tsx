import { ScrollText } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import { appStore } from '../../store/app.ts';
import { followLedger } from '../../store/ledger-log.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatDateTime, formatDecimal, type TimeZone } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { factWords } from './fact-words.ts';

/** The ledger itself: every fact in the order it was written, with the amounts it moved. */
export function LogPanel() {
  const [events, setEvents] = useState<readonly LedgerEvent[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const zone = useSelected(appStore, (state) => state.settings.appearance.timeZone);
  const lost = useSelected(trading.store, (state) => state.status === 'lost');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is a reason to ask again
  useEffect(() => {
    setProblem(null);
    return followLedger({ onEvents: setEvents, onProblem: setProblem });
  }, [attempt]);

  const rows = useMemo(() => [...(events ?? [])].reverse(), [events]);
  const columns = useMemo(() => columnsIn(zone), [zone]);
  if (problem !== null) {
    return (
      <ErrorState title="The log cannot be read" onRetry={() => setAttempt((count) => count + 1)}>
        {problem}. What is written stays written.
      </ErrorState>
    );
  }
  if (events === null) return <Skeleton rows={8} />;
  return (
    <div className={lost ? 'stale log' : 'log'}>
      <DataTable
        label="Ledger"
        rows={rows}
        columns={columns}
        rowId={(event) => String(event.seq)}
        empty={
          <EmptyState icon={ScrollText} title="The ledger is empty">
            Every order, fill and transfer is written here before anything else happens.
          </EmptyState>
        }
      />
    </div>
  );
}

function columnsIn(zone: TimeZone): readonly Column<LedgerEvent>[] {
  return [
    { id: 'seq', title: 'No.', width: 64, align: 'right', sortBy: (event) => event.seq, cell: (event) => event.seq },
    {
      id: 'time',
      title: zone === 'utc' ? 'Time (UTC)' : 'Time',
      width: 152,
      cell: (event) => formatDateTime(event.time, zone),
    },
    {
      id: 'what',
      title: 'What',
      width: 116,
      sortBy: (event) => factWords(event.fact).what,
      cell: (event) => factWords(event.fact).what,
    },
    {
      id: 'text',
      title: 'Particulars',
      width: 260,
      grow: true,
      cell: (event) => <Tipped text={factWords(event.fact).text} />,
    },
    {
      id: 'moved',
      title: 'Moved',
      width: 200,
      tip: 'What the event added to and took from each holder; per asset it sums to zero',
      cell: (event) => <Tipped text={entriesWords(event)} tip={entriesWords(event, '\n')} />,
    },
  ];
}

function Tipped({ text, tip = text }: { text: string; tip?: string }) {
  return <span data-tip={tip}>{text}</span>;
}

function entriesWords({ entries }: LedgerEvent, between = ', '): string {
  return entries.map(({ holder, asset, amount }) => `${holder} ${formatDecimal(amount)} ${asset}`).join(between);
}

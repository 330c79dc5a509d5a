import { ListVideo } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Trade } from '#shared/domain/market-data.ts';
import { link } from '../../link/session.ts';
import { appStore } from '../../store/app.ts';
import { type FeedStatus, followTrades } from '../../store/follow-instrument.ts';
import { market } from '../../store/market.ts';
import { paintTurns } from '../../store/paint-turns.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { formatAge } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { everySecond } from '../every-second.ts';
import { NoMarket } from '../no-market.tsx';
import { createSizeScale, newPrints } from './tape.ts';
import { createTapePainter, MOST_KEPT } from './tape-painter.ts';
import '../../ui/market-rows.css';
import './trades.css';

const ROW_HEIGHT = 20;

/** The public prints of the selected market. */
export function TradesPanel() {
  const id = useSelected(selection.store, (state) => state.instrument);
  const instrument = useSelected(market.store, ({ instruments }) => instruments.find((one) => one.id === id) ?? null);
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  if (instrument === null) return <NoMarket rows={12} />;
  return <Tape key={`${instrument.id} ${zone}`} instrument={instrument} zone={zone} />;
}

function Tape({ instrument, zone }: { instrument: Instrument; zone: 'utc' | 'local' }) {
  const [status, setStatus] = useState<FeedStatus>({ kind: 'loading' });
  const [empty, setEmpty] = useState(true);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const age = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const [host, rootOf, ageOf] = [list.current, root.current, age.current];
    if (host === null || rootOf === null || ageOf === null) return;
    const painter = createTapePainter(host, instrument, zone, createSizeScale(200));
    let newest: Trade | null = null;
    let waiting: Trade[] = [];
    let lost = false;

    const turn = paintTurns.add(() => {
      painter.add(waiting);
      waiting = [];
      setEmpty(newest === null);
    });
    const stop = followTrades(link.watcher, instrument.id, MOST_KEPT, {
      onStatus(next) {
        setStatus(next);
        lost = next.kind === 'lost' || next.kind === 'failed';
      },
      onTrades(trades, fresh) {
        if (fresh) {
          painter.clear();
          newest = null;
          waiting = [];
        }
        const prints = newPrints(newest, trades);
        newest = prints.at(-1) ?? newest;
        waiting = [...waiting, ...prints].slice(-MOST_KEPT);
        turn.ask();
      },
    });
    const observer = new ResizeObserver(() => painter.resize(Math.max(1, Math.ceil(host.clientHeight / ROW_HEIGHT))));
    observer.observe(host);
    const stopTime = everySecond((now) => {
      const ticker = market.ticker(instrument.id);
      const stale = lost || ticker?.stale === true;
      rootOf.dataset.stale = String(stale && newest !== null);
      const since = ticker?.receivedTime ?? newest?.receivedTime ?? null;
      ageOf.textContent = stale && since !== null ? `Stale for ${formatAge(now - since)}` : '';
    });
    return () => {
      stop();
      stopTime();
      observer.disconnect();
      turn.dispose();
      painter.clear();
    };
  }, [instrument, zone]);

  return (
    <div ref={root} className="market-rows tape" data-stale="false">
      <div className="tape-head" aria-hidden>
        <span>Time ({zone === 'utc' ? 'UTC' : 'local'})</span>
        <span>Price</span>
        <span>Size ({instrument.base})</span>
      </div>
      <span ref={age} className="tape-age number" role="status" />
      <ul ref={list} className="tape-rows" aria-label={`Trades of ${instrument.symbol}, newest first`} />
      {empty ? (
        <div className="market-rows-state">
          {status.kind === 'failed' ? (
            <ErrorState title="The trades did not load">{status.problem}. Tapedeck asks again.</ErrorState>
          ) : status.kind === 'live' ? (
            <EmptyState icon={ListVideo} title={`No trade of ${instrument.symbol} yet`}>
              Every public trade appears here as it happens.
            </EmptyState>
          ) : (
            <Skeleton rows={12} label="Loading trades" />
          )}
        </div>
      ) : null}
    </div>
  );
}

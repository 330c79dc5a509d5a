import { BookOpen } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { type Decimal, scaleOf } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { link } from '../../link/session.ts';
import type { FeedStatus } from '../../store/follow-instrument.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { Select } from '../../ui/fields.tsx';
import { formatAge, formatDecimal, formatPrice } from '../../ui/format.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { everySecond } from '../every-second.ts';
import { NoMarket } from '../no-market.tsx';
import { createBookPainter } from './book-painter.ts';
import { groupingSteps, spread } from './book-rows.ts';
import { type BookSession, createBookSession } from './book-session.ts';
import '../../ui/market-rows.css';
import './book.css';
import { onOwnLevels } from './follow-own-levels.ts';

const ROW_HEIGHT = 20;

/** The order book of the selected market. */
export function BookPanel() {
  const id = useSelected(selection.store, (state) => state.instrument);
  const instrument = useSelected(market.store, ({ instruments }) => instruments.find((one) => one.id === id) ?? null);
  if (instrument === null) return <NoMarket rows={12} />;
  return <Book key={instrument.id} instrument={instrument} />;
}

function Book({ instrument }: { instrument: Instrument }) {
  const [status, setStatus] = useState<FeedStatus>({ kind: 'loading' });
  const [known, setKnown] = useState<'waiting' | 'none' | 'some'>('waiting');
  const [step, setStep] = useState<Decimal>(instrument.priceStep);
  const [steps, setSteps] = useState<readonly Decimal[]>([instrument.priceStep]);
  const root = useRef<HTMLDivElement>(null);
  const ladder = useRef<HTMLDivElement>(null);
  const asks = useRef<HTMLDivElement>(null);
  const bids = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLSpanElement>(null);
  const gap = useRef<HTMLSpanElement>(null);
  const age = useRef<HTMLSpanElement>(null);
  const session = useRef<BookSession | null>(null);

  useEffect(() => {
    const elements = [root.current, ladder.current, asks.current, bids.current, last.current, gap.current, age.current];
    const [rootOf, ladderOf, asksOf, bidsOf, lastOf, gapOf, ageOf] = elements;
    if (!rootOf || !ladderOf || !asksOf || !bidsOf || !lastOf || !gapOf || !ageOf) return;
    const painter = createBookPainter(asksOf, bidsOf);
    let receivedTime: number | null = null;
    let bookStale = false;
    let live = false;

    const showAge = (now: number): void => {
      const stale = receivedTime !== null && (bookStale || !live || market.ticker(instrument.id)?.stale === true);
      rootOf.dataset.stale = String(stale);
      ageOf.textContent = stale ? `Stale for ${formatAge(now - (receivedTime ?? now))}` : '';
    };
    const made = createBookSession(link, instrument, painter, {
      onStatus(next) {
        live = next.kind === 'live' || next.kind === 'loading';
        setStatus(next);
        showAge(Date.now());
      },
      onDrawn(book) {
        setKnown(book === null ? 'none' : 'some');
        const between = spread(book?.bids[0]?.[0], book?.asks[0]?.[0]);
        const text =
          between === null
            ? 'One side is empty'
            : `${formatDecimal(between.amount, scaleOf(instrument.priceStep))} · ${formatDecimal(between.percent, 3)} %`;
        if (gapOf.textContent !== text) gapOf.textContent = text;
        receivedTime = book?.receivedTime ?? null;
        if (book !== null && book.stale !== bookStale) {
          bookStale = book.stale;
          showAge(Date.now());
        }
      },
    });
    session.current = made;

    const stopPrices = market.onTicker(instrument.id, (ticker) => {
      const text = formatPrice(ticker.last, instrument.priceStep);
      if (lastOf.textContent === text) return;
      const before = lastOf.dataset.value;
      if (before !== undefined && ticker.last !== null) {
        lastOf.dataset.direction = Number(ticker.last) >= Number(before) ? 'up' : 'down';
      }
      lastOf.dataset.value = ticker.last ?? '';
      lastOf.textContent = text;
      setSteps((known) => (known.length > 1 ? known : groupingSteps(instrument.priceStep, ticker.last)));
    });
    const stopOwn = onOwnLevels(instrument.id, made.setOwn);
    const stopTime = everySecond(showAge);
    const observer = new ResizeObserver(() => {
      made.setRows(Math.max(1, Math.floor(asksOf.clientHeight / ROW_HEIGHT)));
    });
    observer.observe(asksOf);
    return () => {
      observer.disconnect();
      stopTime();
      stopOwn();
      stopPrices();
      made.dispose();
      painter.dispose();
      session.current = null;
    };
  }, [instrument]);

  useEffect(() => session.current?.setStep(step), [step]);

  function onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.book-row') : null;
    const price = row?.dataset.price;
    if (price === undefined) return;
    selection.draftOrder({ instrument: instrument.id, side: null, price: price as Decimal, quantity: null });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const rows = [...(ladder.current?.querySelectorAll<HTMLElement>('.book-row:not([hidden])') ?? [])];
    if (rows.length === 0) return;
    event.preventDefault();
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const bestBid = rows.findIndex((row) => row.dataset.side === 'buy');
    const next = at < 0 ? bestBid : at + (event.key === 'ArrowDown' ? 1 : -1);
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  }

  return (
    <div ref={root} className="market-rows book" data-stale="false">
      <div className="book-head">
        <Select
          label="Group prices by"
          className="book-step"
          value={step}
          options={steps.map((value) => ({ value, label: value }))}
          onValue={setStep}
        />
        <span>Size ({instrument.base})</span>
        <span>Total</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of fields */}
      <div
        ref={ladder}
        className="book-ladder"
        role="group"
        aria-label={`Order book of ${instrument.symbol}: arrow keys walk the prices, Enter puts one into the ticket`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop of the Tab key for all rows
        tabIndex={0}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div ref={asks} className="book-side book-asks" />
        <div className="book-middle">
          <span ref={last} className="book-last number">
            –
          </span>
          <span ref={age} className="book-age number" role="status" />
          <span className="book-spread">
            Spread{' '}
            <span ref={gap} className="number">
              –
            </span>
          </span>
        </div>
        <div ref={bids} className="book-side book-bids" />
      </div>
      {known === 'some' ? null : <BookState status={status} symbol={instrument.symbol} />}
    </div>
  );
}

function BookState({ status, symbol }: { status: FeedStatus; symbol: string }) {
  return (
    <div className="market-rows-state">
      {status.kind === 'failed' ? (
        <ErrorState title="The book did not load">
          {status.problem}. Tapedeck asks again. Market orders are priced by the trader, not by this panel.
        </ErrorState>
      ) : status.kind === 'live' ? (
        <EmptyState icon={BookOpen} title={`No book of ${symbol} yet`}>
          Bids and asks appear here as soon as the venue sends them.
        </EmptyState>
      ) : (
        <Skeleton rows={14} label="Loading the book" />
      )}
    </div>
  );
}

import { memo, useEffect, useRef } from 'react';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import { market } from '../../store/market.ts';
import { showSignal } from '../../store/strategies.ts';
import { everySecond } from '../every-second.ts';
import { createFlash } from './flash.ts';
import { flashesPrices } from './flash-setting.ts';
import { createRowPainter, SPARK_HEIGHT, SPARK_WIDTH } from './row-painter.ts';
import { clickedSignal, SignalChip } from './signal-chip.tsx';
import { whileVisible } from './while-visible.ts';

interface BoardRowProps {
  readonly id: string;
  readonly instrument: Instrument;
  readonly selected: boolean;
  /** Where the arrow keys stand. */
  readonly active: boolean;
  readonly onChoose: (instrument: InstrumentId) => void;
}

/** One market. React renders it when the market or the selection changes; prices are painted into it. */
export const BoardRow = memo(function BoardRow({ id, instrument, selected, active, onChoose }: BoardRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const lead = useRef<HTMLSpanElement>(null);
  const tail = useRef<HTMLElement>(null);
  const change = useRef<HTMLSpanElement>(null);
  const age = useRef<HTMLSpanElement>(null);
  const dot = useRef<HTMLSpanElement>(null);
  const line = useRef<SVGPathElement>(null);
  const backdrop = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const parts = {
      row: present(row.current),
      lead: present(lead.current),
      tail: present(tail.current),
      change: present(change.current),
      age: present(age.current),
      dot: present(dot.current),
      line: present(line.current),
    };
    const painter = createRowPainter(parts, instrument, createFlash(present(backdrop.current), flashesPrices));
    const paintTime = (now: number): void => {
      const { status } = market.store.getState();
      painter.time(now, market.sparkline(instrument.id), status !== 'live');
    };
    // A row that nobody sees is not painted.
    return whileVisible(parts.row, () => {
      const stopPrices = market.onTicker(instrument.id, painter.price);
      const stopTime = everySecond(paintTime);
      return () => {
        stopPrices();
        stopTime();
      };
    });
  }, [instrument]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list holds the focus and its keys choose the row
    <div
      ref={row}
      id={id}
      className="board-row"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-active={active}
      data-fresh="none"
      onClick={({ target }) => {
        const signal = clickedSignal(target);
        if (signal === null) onChoose(instrument.id);
        else showSignal(signal);
      }}
    >
      <span ref={dot} className="board-dot" />
      <span className="board-symbol">
        {instrument.base}
        <span className="board-quote">
          /{instrument.quote}
          {instrument.kind === 'perpetual' ? ' Perp' : ''}
        </span>
      </span>
      <span className="board-price number">
        <span ref={backdrop} className="board-flash" aria-hidden />
        <span ref={lead}>–</span>
        <b ref={tail} className="price-tail" />
      </span>
      <span className="board-chip">
        <SignalChip instrument={instrument.id} />
      </span>
      <span ref={age} className="board-age number" />
      <svg className="board-spark" width={SPARK_WIDTH} height={SPARK_HEIGHT} aria-hidden focusable="false">
        <path ref={line} d="" />
      </svg>
      <span ref={change} className="board-change number">
        –
      </span>
    </div>
  );
});

function present<Element>(element: Element | null): Element {
  if (element === null) throw new Error('a row is painted only while it is mounted');
  return element;
}

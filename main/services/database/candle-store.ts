import type { Database } from 'better-sqlite3';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { EpochMs, InstrumentId, Price, Quantity, VenueId } from '#shared/domain/identifiers.ts';
import type { Candle } from '#shared/domain/market-data.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import { blockSpan, blockStart, decodeBlock, encodeBlock } from './candle-block.ts';

export interface CandleQuery {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Inclusive. */
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  /** The newest of the range. */
  readonly limit: number;
}

export interface CandleRange {
  readonly first: EpochMs | null;
  readonly last: EpochMs | null;
  readonly count: number;
}

/**
 * Candles by (instrument, timeframe, open time). In each period of a block, the rows are all newer than the block: so a
 * reader joins the two, and nothing is stored twice.
 */
export interface CandleStore {
  /** Inserts or replaces, in one transaction. */
  write(candles: readonly Candle[]): void;
  /** Ascending by open time. */
  read(query: CandleQuery): Candle[];
  range(instrument: InstrumentId, timeframe: Timeframe): CandleRange;
  /** Answers how many candles went. */
  clear(venue: VenueId): number;
  /** Moves the rows of periods that ended before `now` into their blocks. */
  compact(now: EpochMs): void;
}

interface BlockRow {
  readonly count: number;
  readonly columns: string;
}

interface CandleRow {
  readonly open_time: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Quantity;
  readonly quote_volume: Decimal;
  readonly trades: number;
  readonly closed: number;
}

/** From so many candles of one period on, they go straight into the block. */
const BULK = 64;

export function createCandleStore(file: Database): CandleStore {
  const statements = prepareStatements(file);
  const seriesIds = new Map<string, number>();

  function findSeries(instrument: InstrumentId, timeframe: Timeframe): number | null {
    const key = `${instrument}|${timeframe}`;
    const known = seriesIds.get(key);
    if (known !== undefined) return known;
    const row = statements.findSeries.get(instrument, timeframe);
    if (row !== undefined) seriesIds.set(key, row.id);
    return row?.id ?? null;
  }

  function seriesOf({ instrument, timeframe }: Candle): number {
    const found = findSeries(instrument, timeframe);
    if (found !== null) return found;
    statements.addSeries.run(venueOf(instrument), instrument, timeframe);
    return findSeries(instrument, timeframe) as number;
  }

  /** `candles`: of one series and one period, ascending. */
  function writeRun(candles: readonly Candle[]): void {
    const [first] = candles;
    if (first === undefined) return;
    const series = seriesOf(first);
    const start = blockStart(first.timeframe, first.openTime);
    const block = statements.blockEnd.get(series, start);
    const reachesIntoBlock = block !== undefined && first.openTime <= block.last;
    if (candles.length >= BULK || reachesIntoBlock) writeBlock(series, start, first, candles);
    else for (const candle of candles) writeRow(series, candle);
  }

  function writeRow(series: number, candle: Candle): void {
    const { openTime, open, high, low, close, volume, quoteVolume, trades, closed } = candle;
    statements.upsertRow.run(series, openTime, open, high, low, close, volume, quoteVolume, trades, closed ? 1 : 0);
  }

  /** Joins the period's block, its rows and `candles`; a candle that is still open at the end stays a row. */
  function writeBlock(series: number, start: number, of: Series, candles: readonly Candle[]): void {
    const end = start + blockSpan(of.timeframe);
    const stored = statements.block.get(series, start);
    const rows = statements.rows.all(series, start, end).map((row) => fromRow(row, of));
    const before = stored === undefined ? rows : [...decode(stored, of, start, end), ...rows];
    const joined = before.length === 0 ? [...candles] : join([...before, ...candles]);
    const open = joined.at(-1)?.closed === false ? joined.pop() : undefined;
    const first = joined[0];
    const last = joined.at(-1);
    if (rows.length > 0) statements.deleteRows.run(series, start, end);
    if (first !== undefined && last !== undefined) {
      statements.upsertBlock.run(series, start, first.openTime, last.openTime, joined.length, encodeBlock(joined));
    }
    if (open !== undefined) writeRow(series, open);
  }

  const write = file.transaction((candles: readonly Candle[]) => {
    for (const run of runs(candles)) writeRun(run);
  });

  const compact = file.transaction((now: EpochMs) => {
    for (const { id, instrument, timeframe } of statements.seriesWithRows.all()) {
      const of = { instrument, timeframe };
      const rows = statements.rows.all(id, 0, blockStart(timeframe, now)).map((row) => fromRow(row, of));
      for (const run of runs(rows)) writeBlock(id, blockStart(timeframe, run[0]?.openTime ?? 0), of, []);
    }
  });

  const clear = file.transaction((venue: VenueId) => {
    const { count } = statements.countVenue.get(venue, venue) ?? { count: 0 };
    for (const statement of statements.clearVenue) statement.run(venue);
    seriesIds.clear();
    return count;
  });

  return {
    write: (candles) => write.immediate(candles),
    read({ instrument, timeframe, from, to, limit }) {
      const series = findSeries(instrument, timeframe);
      if (series === null) return [];
      const of = { instrument, timeframe };
      const rows = statements.newestRows.all(series, from, to, limit).map((row) => fromRow(row, of));
      rows.reverse();
      const blocks: Candle[][] = [];
      let inBlocks = 0;
      for (const block of statements.newestBlocks.iterate(series, to, from)) {
        if (inBlocks + countAfter(rows, block.last) >= limit) break;
        const part = decode(block, of, from, to);
        blocks.push(part);
        inBlocks += part.length;
      }
      return newest([...blocks.reverse(), rows], limit);
    },
    range(instrument, timeframe) {
      const series = findSeries(instrument, timeframe);
      if (series === null) return { first: null, last: null, count: 0 };
      return statements.range.get(series, series) as CandleRange;
    },
    clear: (venue) => clear.immediate(venue),
    compact: (now) => compact.immediate(now),
  };
}

interface Series {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
}

function prepareStatements(file: Database) {
  return {
    findSeries: file.prepare<[string, string], { readonly id: number }>(
      'SELECT id FROM candle_series WHERE instrument = ? AND timeframe = ?',
    ),
    addSeries: file.prepare('INSERT INTO candle_series (venue, instrument, timeframe) VALUES (?, ?, ?)'),
    seriesWithRows: file.prepare<[], Series & { readonly id: number }>(
      'SELECT id, instrument, timeframe FROM candle_series WHERE id IN (SELECT DISTINCT series FROM candle_row)',
    ),
    blockEnd: file.prepare<[number, number], { readonly last: number }>(
      'SELECT last FROM candle_block WHERE series = ? AND start = ?',
    ),
    block: file.prepare<[number, number], BlockRow>(
      'SELECT count, columns FROM candle_block WHERE series = ? AND start = ?',
    ),
    newestBlocks: file.prepare<[number, number, number], BlockRow & { readonly last: number }>(
      'SELECT count, last, columns FROM candle_block WHERE series = ? AND first < ? AND last >= ? ORDER BY start DESC',
    ),
    upsertBlock: file.prepare(
      `INSERT INTO candle_block (series, start, first, last, count, columns) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (series, start) DO UPDATE
       SET first = excluded.first, last = excluded.last, count = excluded.count, columns = excluded.columns`,
    ),
    rows: file.prepare<[number, number, number], CandleRow>(
      'SELECT * FROM candle_row WHERE series = ? AND open_time >= ? AND open_time < ? ORDER BY open_time',
    ),
    newestRows: file.prepare<[number, number, number, number], CandleRow>(
      `SELECT * FROM candle_row WHERE series = ? AND open_time >= ? AND open_time < ?
       ORDER BY open_time DESC LIMIT ?`,
    ),
    upsertRow: file.prepare(
      `INSERT INTO candle_row (series, open_time, open, high, low, close, volume, quote_volume, trades, closed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (series, open_time) DO UPDATE SET
         open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
         volume = excluded.volume, quote_volume = excluded.quote_volume, trades = excluded.trades,
         closed = excluded.closed`,
    ),
    deleteRows: file.prepare('DELETE FROM candle_row WHERE series = ? AND open_time >= ? AND open_time < ?'),
    range: file.prepare<[number, number], CandleRange>(
      `SELECT MIN(first) AS first, MAX(last) AS last, COALESCE(SUM(count), 0) AS count FROM (
         SELECT first, last, count FROM candle_block WHERE series = ?
         UNION ALL
         SELECT MIN(open_time), MAX(open_time), COUNT(*) FROM candle_row WHERE series = ?)`,
    ),
    countVenue: file.prepare<[string, string], { readonly count: number }>(
      `SELECT (SELECT COALESCE(SUM(count), 0) FROM candle_block JOIN candle_series ON id = series WHERE venue = ?)
            + (SELECT COUNT(*) FROM candle_row JOIN candle_series ON id = series WHERE venue = ?) AS count`,
    ),
    clearVenue: [
      file.prepare('DELETE FROM candle_block WHERE series IN (SELECT id FROM candle_series WHERE venue = ?)'),
      file.prepare('DELETE FROM candle_row WHERE series IN (SELECT id FROM candle_series WHERE venue = ?)'),
      file.prepare('DELETE FROM candle_series WHERE venue = ?'),
    ],
  };
}

function fromRow(row: CandleRow, { instrument, timeframe }: Series): Candle {
  const { open_time, open, high, low, close, volume, quote_volume, trades, closed } = row;
  return {
    instrument,
    timeframe,
    openTime: open_time,
    open,
    high,
    low,
    close,
    volume,
    quoteVolume: quote_volume,
    trades,
    closed: closed === 1,
  };
}

function decode({ columns, count }: BlockRow, { instrument, timeframe }: Series, from: EpochMs, to: EpochMs): Candle[] {
  return decodeBlock(columns, count, instrument, timeframe, from, to);
}

/** Cuts candles into stretches of one series and one period, each ascending with the last of equal times. */
function* runs(candles: readonly Candle[]): Generator<readonly Candle[]> {
  let begin = 0;
  while (begin < candles.length) {
    const first = candles[begin] as Candle;
    const start = blockStart(first.timeframe, first.openTime);
    const end = start + blockSpan(first.timeframe);
    let next = begin + 1;
    let ascending = true;
    for (; next < candles.length; next++) {
      const candle = candles[next] as Candle;
      if (candle.instrument !== first.instrument || candle.timeframe !== first.timeframe) break;
      if (candle.openTime < start || candle.openTime >= end) break;
      ascending &&= candle.openTime > (candles[next - 1] as Candle).openTime;
    }
    const run = candles.slice(begin, next);
    yield ascending ? run : join(run);
    begin = next;
  }
}

/** Ascending by open time; of several at one time the last counts. */
function join(candles: readonly Candle[]): Candle[] {
  const byTime = new Map(candles.map((candle) => [candle.openTime, candle]));
  return [...byTime.values()].sort((left, right) => left.openTime - right.openTime);
}

function countAfter(ascending: readonly Candle[], time: number): number {
  const index = ascending.findIndex((candle) => candle.openTime > time);
  return index < 0 ? 0 : ascending.length - index;
}

/** The last `limit` of parts that each ascend; as a rule each part follows the one before it. */
function newest(parts: readonly (readonly Candle[])[], limit: number): Candle[] {
  const filled = parts.filter((part) => part.length > 0);
  const all = filled.length === 1 ? (filled[0] as Candle[]) : filled.flat();
  const inOrder = filled.every((part, index) => {
    const before = filled[index - 1]?.at(-1);
    return before === undefined || before.openTime < (part[0]?.openTime ?? 0);
  });
  if (!inOrder) all.sort((left, right) => left.openTime - right.openTime);
  return all.length > limit ? all.slice(-limit) : all;
}

/** `BTC/USDT@binance` → `binance`. */
function venueOf(instrument: InstrumentId): string {
  return instrument.slice(instrument.lastIndexOf('@') + 1);
}

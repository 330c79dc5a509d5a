import type { EpochMs, InstrumentId } from '#shared/domain/identifiers.ts';
import type { BookLevel, BookSnapshot, BookUpdate, FeedEvent, Quote, Trade } from '#shared/domain/market-data.ts';
import { canonicalDecimal } from './canonical-decimal.ts';

/** A frame that is not what Binance sends: counted, never acted on. */
export interface MalformedFrame {
  readonly kind: 'malformed';
  readonly reason: string;
}

/** A well-formed frame that carries no prices: an answer to a subscription, a stream that we do not use. */
export interface ControlFrame {
  readonly kind: 'control';
}

export interface FrameContext {
  /** Binance's symbol (`BTCUSDT`) to ours; a frame of any other symbol is malformed. */
  readonly instruments: ReadonlyMap<string, InstrumentId>;
  /** A REST depth body names no symbol: whose it is, null where none is awaited. */
  readonly snapshotOf: InstrumentId | null;
}

/** A depth frame with all 5,000 levels a side has half of this. */
const MAX_FRAME_LENGTH = 1_000_000;
const MAX_LEVELS = 5_000;
/** A venue's clock further than this from ours is not believed: its trades would land in candles of another day. */
const MAX_CLOCK_SKEW_MS = 3_600_000;

const CONTROL: ControlFrame = { kind: 'control' };

/**
 * One raw frame of Binance spot (combined envelope or bare: depthUpdate, bookTicker, trade; or a REST depth body) as an
 * event of ours. Never throws: whatever else comes in is `malformed` and says why. `receivedTime` is our clock's; it
 * also stands in where Binance gives no time (bookTicker, REST depth).
 */
export function parseFrame(
  text: string,
  receivedTime: EpochMs,
  context: FrameContext,
): FeedEvent | MalformedFrame | ControlFrame {
  if (typeof text !== 'string' || text.length > MAX_FRAME_LENGTH) return malformed('frame size');
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return malformed('not JSON');
  }
  if (!isRecord(frame)) return malformed('not an object');
  const payload = frame.data === undefined ? frame : frame.data;
  if (!isRecord(payload)) return malformed('no payload');
  switch (payload.e) {
    case 'depthUpdate':
      return parseDepthUpdate(payload, receivedTime, context);
    case 'trade':
      return parseTrade(payload, receivedTime, context);
    case undefined:
      if (payload.b !== undefined) return parseBookTicker(payload, receivedTime, context);
      if (payload.lastUpdateId !== undefined) return parseDepthBody(payload, receivedTime, context);
      return 'result' in payload || 'id' in payload ? CONTROL : malformed('unknown frame');
    default:
      return typeof payload.e === 'string' ? CONTROL : malformed('event type');
  }
}

function parseDepthUpdate(payload: Fields, receivedTime: EpochMs, context: FrameContext): BookUpdate | MalformedFrame {
  const instrument = instrumentOf(payload, context);
  if (instrument === undefined) return malformed('symbol');
  const { U: firstUpdateId, u: lastUpdateId, E: eventTime } = payload;
  if (!isId(firstUpdateId) || !isId(lastUpdateId) || firstUpdateId > lastUpdateId) return malformed('update id');
  if (!isTimeNear(eventTime, receivedTime)) return malformed('time');
  const bids = parseLevels(payload.b);
  const asks = parseLevels(payload.a);
  if (bids === null || asks === null) return malformed('levels');
  return { kind: 'bookUpdate', instrument, firstUpdateId, lastUpdateId, bids, asks, eventTime, receivedTime };
}

function parseTrade(payload: Fields, receivedTime: EpochMs, context: FrameContext): Trade | MalformedFrame {
  const instrument = instrumentOf(payload, context);
  if (instrument === undefined) return malformed('symbol');
  const { t: tradeNumber, T: eventTime, m: buyerIsMaker } = payload;
  if (!isId(tradeNumber)) return malformed('trade id');
  if (!isTimeNear(eventTime, receivedTime)) return malformed('time');
  if (typeof buyerIsMaker !== 'boolean') return malformed('aggressor');
  const price = canonicalDecimal(payload.p);
  const quantity = canonicalDecimal(payload.q);
  if (price === null || price === '0') return malformed('price');
  if (quantity === null || quantity === '0') return malformed('quantity');
  const aggressor = buyerIsMaker ? 'sell' : 'buy';
  return { kind: 'trade', instrument, tradeNumber, price, quantity, aggressor, eventTime, receivedTime };
}

function parseBookTicker(payload: Fields, receivedTime: EpochMs, context: FrameContext): Quote | MalformedFrame {
  const instrument = instrumentOf(payload, context);
  if (instrument === undefined) return malformed('symbol');
  const bidPrice = canonicalDecimal(payload.b);
  const bidQuantity = canonicalDecimal(payload.B);
  const askPrice = canonicalDecimal(payload.a);
  const askQuantity = canonicalDecimal(payload.A);
  if (bidPrice === null || askPrice === null || bidPrice === '0' || askPrice === '0') return malformed('price');
  if (bidQuantity === null || askQuantity === null) return malformed('quantity');
  if (Number(bidPrice) >= Number(askPrice)) return malformed('crossed');
  return {
    kind: 'quote',
    instrument,
    bidPrice,
    bidQuantity,
    askPrice,
    askQuantity,
    eventTime: receivedTime,
    receivedTime,
  };
}

function parseDepthBody(payload: Fields, receivedTime: EpochMs, context: FrameContext): BookSnapshot | MalformedFrame {
  const instrument = context.snapshotOf;
  if (instrument === null) return malformed('snapshot not asked for');
  const updateId = payload.lastUpdateId;
  if (!isId(updateId)) return malformed('update id');
  const bids = parseLevels(payload.bids);
  const asks = parseLevels(payload.asks);
  if (bids === null || asks === null) return malformed('levels');
  return { kind: 'bookSnapshot', instrument, updateId, bids, asks, eventTime: receivedTime, receivedTime };
}

function parseLevels(levels: unknown): BookLevel[] | null {
  if (!Array.isArray(levels) || levels.length > MAX_LEVELS) return null;
  const parsed: BookLevel[] = [];
  for (const level of levels as readonly unknown[]) {
    if (!Array.isArray(level)) return null;
    const price = canonicalDecimal(level[0]);
    const quantity = canonicalDecimal(level[1]);
    if (price === null || price === '0' || quantity === null) return null;
    parsed.push([price, quantity]);
  }
  return parsed;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function instrumentOf(payload: Fields, context: FrameContext): InstrumentId | undefined {
  return typeof payload.s === 'string' ? context.instruments.get(payload.s) : undefined;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTimeNear(value: unknown, receivedTime: EpochMs): value is number {
  return Number.isSafeInteger(value) && Math.abs((value as number) - receivedTime) <= MAX_CLOCK_SKEW_MS;
}

function malformed(reason: string): MalformedFrame {
  return { kind: 'malformed', reason };
}

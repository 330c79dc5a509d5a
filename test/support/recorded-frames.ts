import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { InstrumentId } from '#shared/domain/identifiers.ts';

/** One raw frame of the demo recording. */
export interface RecordedFrame {
  /** When the recorder got it, whole ms. */
  readonly receivedTime: number;
  readonly text: string;
}

export interface Golden {
  readonly file: string;
  readonly frames: Readonly<Record<'depthUpdate' | 'bookTicker' | 'trade' | 'rest_snapshot', number>>;
  readonly book: {
    readonly lastUpdateId: number;
    readonly bestBid: readonly [string, string];
    readonly bestAsk: readonly [string, string];
    readonly top5Bids: readonly (readonly [string, string])[];
    readonly top5Asks: readonly (readonly [string, string])[];
    readonly levels: readonly [number, number];
  };
  readonly trades: {
    readonly count: number;
    readonly firstId: number;
    readonly lastId: number;
    readonly baseVolume: string;
    readonly quoteVolume: string;
    readonly buyerMaker: number;
  };
  readonly candles1m: readonly (readonly [number, string, string, string, string, string, string, number])[];
}

const DEMO = join(import.meta.dirname, '../../resources/demo');

export const RECORDED = ['BTCUSDT', 'ETHUSDT'] as const;
export type RecordedSymbol = (typeof RECORDED)[number];

export function recordedInstrument(symbol: RecordedSymbol): InstrumentId {
  return `${symbol.slice(0, 3)}/USDT@replay` as InstrumentId;
}

export function readRecordedFrames(symbol: RecordedSymbol): readonly RecordedFrame[] {
  const lines = gunzipSync(readFileSync(join(DEMO, `${symbol}.ndraw.gz`)))
    .toString('latin1')
    .trimEnd()
    .split('\n');
  return lines.map((line) => ({ receivedTime: Number(line.slice(0, 13)), text: line.slice(20) }));
}

/** What a right replay of a recording must end with, worked out independently with exact decimals. */
export function goldenOf(symbol: RecordedSymbol): Golden {
  const all = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/golden.json'), 'utf8')) as Golden[];
  const found = all.find(({ file }) => file.includes(symbol));
  if (found === undefined) throw new Error(`no golden result for ${symbol}`);
  return found;
}

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type FrameKind = 'depth' | 'quote' | 'trade' | 'snapshot';

/** A file of raw frames, unpacked once and kept as bytes; lines are turned into text only when they are played. */
export interface FrameIndex {
  readonly length: number;
  /** Milliseconds after `startTimeNs` when the frame was received. */
  time(line: number): number;
  /** The receive time itself, whole ms. */
  receivedTime(line: number): number;
  kind(line: number): FrameKind;
  /** The JSON text. */
  text(line: number): string;
}

const KINDS: readonly FrameKind[] = ['depth', 'quote', 'trade', 'snapshot'];
const NEWLINE = 10;
const AT_SIGN = 64;
/** `<19 digits> ` stands before the JSON text. */
const TIME_LENGTH = 19;
const PREFIX_LENGTH = TIME_LENGTH + 1;

export function readFrameIndex(path: string, startTimeNs: bigint): FrameIndex {
  const bytes = gunzipSync(readFileSync(path));
  const starts: number[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end > start + PREFIX_LENGTH || end < 0) starts.push(start);
    start = end < 0 ? bytes.length : end + 1;
  }
  const offsets = Uint32Array.from(starts);
  const times = new Float64Array(offsets.length);
  const kinds = new Uint8Array(offsets.length);
  const startMs = Number(startTimeNs / 1_000_000n);
  const startRest = Number(startTimeNs % 1_000_000n) / 1e6;
  for (let line = 0; line < offsets.length; line++) {
    const offset = offsets[line] as number;
    const digits = bytes.toString('latin1', offset, offset + TIME_LENGTH);
    times[line] = Number(digits.slice(0, 13)) - startMs + (Number(digits.slice(13)) / 1e6 - startRest);
    kinds[line] = kindAt(bytes, offset);
  }
  return {
    length: offsets.length,
    time: (line) => times[line] as number,
    receivedTime: (line) => Math.floor(startMs + startRest + (times[line] as number)),
    kind: (line) => KINDS[kinds[line] as number] as FrameKind,
    text(line) {
      const end = offsets[line + 1] ?? bytes.length;
      return bytes.toString('latin1', (offsets[line] as number) + PREFIX_LENGTH, end);
    },
  };
}

/** The stream's name follows an at sign near the front (`btcusdt@depth`); a REST body has none. */
function kindAt(bytes: Buffer, offset: number): number {
  const at = bytes.indexOf(AT_SIGN, offset + PREFIX_LENGTH);
  if (at < 0 || at > offset + PREFIX_LENGTH + 40) return KINDS.indexOf('snapshot');
  switch (String.fromCharCode(bytes[at + 1] as number)) {
    case 'd':
      return KINDS.indexOf('depth');
    case 'b':
      return KINDS.indexOf('quote');
    default:
      return KINDS.indexOf('trade');
  }
}

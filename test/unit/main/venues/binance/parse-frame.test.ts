import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDecimal } from '#main/venues/binance/canonical-decimal.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { marketEventSchema } from '#shared/contract/schema/market-data.ts';
import { decimal, isCanonicalDecimal, parseDecimal } from '#shared/domain/decimal.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { readRecordedFrames, recordedInstrument } from '#test/support/recorded-frames.ts';

const BTC = 'BTC/USDT@binance' as InstrumentId;
const NOW = 1_723_161_254_000;
const context = { instruments: new Map([['BTCUSDT', BTC]]), snapshotOf: null };
const parse = (frame: unknown, options: Partial<typeof context> | { snapshotOf: InstrumentId } = {}) =>
  parseFrame(typeof frame === 'string' ? frame : JSON.stringify(frame), NOW, { ...context, ...options });

const DEPTH = {
  e: 'depthUpdate',
  E: NOW + 1_270,
  s: 'BTCUSDT',
  U: 157,
  u: 160,
  b: [['61737.63000000', '0.00000000']],
  a: [['61837.64000000', '1.54698000']],
};
const TRADE = {
  e: 'trade',
  E: NOW + 2,
  s: 'BTCUSDT',
  t: 3_735_683_259,
  p: '61837.63000000',
  q: '0.02000000',
  T: NOW + 1,
  m: true,
  M: true,
};
const TICKER = { u: 5, s: 'BTCUSDT', b: '61837.63000000', B: '3.78826000', a: '61837.64000000', A: '1.00000000' };
const BODY = { lastUpdateId: 7, bids: [['10.00', '1.0']], asks: [['11.00', '2.50']] };

describe('a frame of Binance', () => {
  it('depthUpdate becomes a book update with canonical decimals and the venue’s time', () => {
    expect(parse({ stream: 'btcusdt@depth@100ms', data: DEPTH })).toEqual({
      kind: 'bookUpdate',
      instrument: BTC,
      firstUpdateId: 157,
      lastUpdateId: 160,
      bids: [['61737.63', '0']],
      asks: [['61837.64', '1.54698']],
      eventTime: NOW + 1_270,
      receivedTime: NOW,
    });
  });

  it('trade becomes a print at its trade time; the buyer was the maker, so the seller took', () => {
    expect(parse({ stream: 'btcusdt@trade', data: TRADE })).toEqual({
      kind: 'trade',
      instrument: BTC,
      tradeNumber: 3_735_683_259,
      price: '61837.63',
      quantity: '0.02',
      aggressor: 'sell',
      eventTime: NOW + 1,
      receivedTime: NOW,
    });
    expect(parse({ ...TRADE, m: false })).toMatchObject({ aggressor: 'buy' });
  });

  it('bookTicker has no time of its own and takes the time of receipt', () => {
    expect(parse({ stream: 'btcusdt@bookTicker', data: TICKER })).toEqual({
      kind: 'quote',
      instrument: BTC,
      bidPrice: '61837.63',
      bidQuantity: '3.78826',
      askPrice: '61837.64',
      askQuantity: '1',
      eventTime: NOW,
      receivedTime: NOW,
    });
  });

  it('a REST depth body becomes a snapshot of the instrument it was asked for, and is refused when none was', () => {
    expect(parse(BODY, { snapshotOf: BTC })).toMatchObject({
      kind: 'bookSnapshot',
      instrument: BTC,
      updateId: 7,
      bids: [['10', '1']],
      asks: [['11', '2.5']],
    });
    expect(parse(BODY)).toEqual({ kind: 'malformed', reason: 'snapshot not asked for' });
  });

  it('reads bare frames as it reads enveloped ones', () => {
    expect(parse(DEPTH)).toEqual(parse({ stream: 'x', data: DEPTH }));
    expect(parse(TICKER)).toEqual(parse({ stream: 'x', data: TICKER }));
  });

  it.each([
    ['the answer to a subscription', { result: null, id: 1 }],
    ['an announced shutdown', { e: 'serverShutdown', E: NOW }],
    ['a stream that is not used', { stream: 'btcusdt@kline_1m', data: { e: 'kline', s: 'BTCUSDT' } }],
  ])('%s carries no prices and is no error', (_name, frame) => {
    expect(parse(frame)).toEqual({ kind: 'control' });
  });
});

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['nothing', ''],
  ['null', 'null'],
  ['a number', '1'],
  ['an array', '[]'],
  ['NaN, which JSON has not', '{"e":"trade","t":NaN}'],
  ['a truncated frame', JSON.stringify(TRADE).slice(0, -9)],
  ['two frames in one', `${JSON.stringify(TRADE)}${JSON.stringify(TRADE)}`],
  ['a deep nest', nested(200_000)],
  ['a deep nest as levels', `{"e":"depthUpdate","E":${NOW},"s":"BTCUSDT","U":1,"u":2,"b":${nested(50_000)},"a":[]}`],
  ['a huge frame', JSON.stringify({ ...TRADE, x: 'x'.repeat(2_000_000) })],
  ['no payload', { stream: 'btcusdt@trade', data: null }],
  ['payload as text', { stream: 'btcusdt@trade', data: 'trade' }],
  ['an event type that is no text', { ...TRADE, e: 1 }],
  ['an unknown symbol', { ...TRADE, s: 'DOGEUSDT' }],
  ['a symbol called __proto__', { ...TRADE, s: '__proto__' }],
  ['a symbol that is an object', { ...TRADE, s: { toString: 'BTCUSDT' } }],
  ['a price as number', { ...TRADE, p: 61837.63 }],
  ['a negative price', { ...TRADE, p: '-1' }],
  ['a zero price', { ...TRADE, p: '0.00000000' }],
  ['a price NaN', { ...TRADE, p: 'NaN' }],
  ['a price Infinity', { ...TRADE, p: 'Infinity' }],
  ['a price with an exponent', { ...TRADE, p: '1e5' }],
  ['a price of 41 digits', { ...TRADE, p: '1'.repeat(41) }],
  ['a hexadecimal price', { ...TRADE, p: '0x10' }],
  ['a price with a blank', { ...TRADE, p: ' 1' }],
  ['a price of foreign digits', { ...TRADE, p: '١٢' }],
  ['a quantity of null', { ...TRADE, q: null }],
  ['a quantity of zero', { ...TRADE, q: '0.0' }],
  ['a quantity as array', { ...TRADE, q: ['1'] }],
  ['a trade number as text', { ...TRADE, t: '1' }],
  ['a trade number beyond 2^53', { ...TRADE, t: 2 ** 60 }],
  ['a trade number with a fraction', { ...TRADE, t: 1.5 }],
  ['a time of 1970', { ...TRADE, T: 1 }],
  ['a time in the far future', { ...TRADE, T: 9e15 }],
  ['an aggressor as text', { ...TRADE, m: 'true' }],
  ['update ids in the wrong order', { ...DEPTH, U: 161 }],
  ['a negative update id', { ...DEPTH, U: -1 }],
  ['no asks', { ...DEPTH, a: undefined }],
  ['levels that are an object', { ...DEPTH, b: { 0: ['1', '1'], length: 1 } }],
  ['a level that is a text', { ...DEPTH, b: ['12'] }],
  ['a level without quantity', { ...DEPTH, b: [['1']] }],
  ['a level of null', { ...DEPTH, b: [null] }],
  ['too many levels', { ...DEPTH, b: Array.from({ length: 5_001 }, () => ['1', '1']) }],
  ['a crossed ticker', { ...TICKER, b: '61837.65' }],
  ['an empty side of the ticker', { ...TICKER, b: '0.00000000', B: '0.00000000' }],
  ['an unknown object', { hello: 'world' }],
  ['__proto__ with prices', '{"__proto__":{"e":"trade","s":"BTCUSDT","p":"1","q":"1"}}'],
  ['constructor keys', '{"constructor":{"prototype":{"polluted":true}}}'],
];

describe('a hostile frame', () => {
  it.each(HOSTILE)('%s is malformed, says why, and throws nothing', (_name, frame) => {
    const parsed = parse(frame);
    expect(parsed.kind).toBe('malformed');
    expect(parsed).toMatchObject({ reason: expect.stringMatching(/^[\w ]+$/) });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).e).toBeUndefined();
  });

  it('keeps __proto__ inside a good frame from meaning anything (M4)', () => {
    const text = JSON.stringify(TRADE).replace('{', '{"__proto__":{"polluted":true},');
    expect(parse(text)).toMatchObject({ kind: 'trade', price: '61837.63' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('made from real frames by 10,000 mutations never throws and never lets a bad value through (M4)', () => {
    const symbol = 'BTCUSDT';
    const frames = readRecordedFrames(symbol);
    const real = {
      instruments: new Map([[symbol, recordedInstrument(symbol)]]),
      snapshotOf: recordedInstrument(symbol),
    };
    let malformed = 0;
    const mutation = fc.record({
      frame: fc.nat({ max: frames.length - 1 }),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      length: fc.nat({ max: 12 }),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          'null',
          'NaN',
          '-',
          '1e999',
          '"',
          '[',
          '}',
          '{"__proto__":1}',
          '0x',
          '.',
          '9'.repeat(30),
          '\\u0000',
        ),
        fc.string({ maxLength: 8 }),
      ),
    });
    fc.assert(
      fc.property(mutation, ({ frame, at, length, insert }) => {
        const { text, receivedTime } = frames[frame] ?? { text: '', receivedTime: 0 };
        const cut = Math.floor(at * text.length);
        const parsed = parseFrame(text.slice(0, cut) + insert + text.slice(cut + length), receivedTime, real);
        if (parsed.kind === 'malformed') malformed++;
        else if (parsed.kind !== 'control') expect(marketEventSchema.safeParse(parsed).error).toBeUndefined();
      }),
      { numRuns: 10_000 },
    );
    expect(malformed).toBeGreaterThan(3_000);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('canonicalising by cutting', () => {
  it('agrees with decimal.ts on every plain number', () => {
    const plain = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.option(fc.stringMatching(/^[0-9]{1,12}$/)))
      .map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`));
    fc.assert(
      fc.property(plain, (text) => {
        const cut = canonicalDecimal(text);
        expect(cut).toBe(decimal(text));
        expect(isCanonicalDecimal(cut ?? '')).toBe(true);
      }),
    );
  });

  it('refuses what is not a plain number, as decimal.ts does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.-+e '), maxLength: 8 }), (text) => {
        const cut = canonicalDecimal(text);
        if (cut === null) return;
        expect(parseDecimal(text)).toEqual({ ok: true, value: cut });
      }),
    );
    for (const text of ['', '.', '1.', '.1', '01', '00', '00.1', '-1', '+1', '1.2.3', '1e3']) {
      expect(canonicalDecimal(text)).toBeNull();
    }
  });
});

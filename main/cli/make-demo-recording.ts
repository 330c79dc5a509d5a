import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { readFrameIndex } from '#main/venues/replay/frame-index.ts';
import { type Manifest, type ManifestMarket, manifestSchema } from '#main/venues/replay/manifest.ts';
import { readMarketTape } from '#main/venues/replay/market-tape.ts';
import { decimal } from '#shared/domain/decimal.ts';
import { instrumentId } from '#shared/domain/instrument.ts';
import { createOrderBook } from '#shared/domain/order-book.ts';

/**
 * `node main/cli/make-demo-recording.ts <folder of recordings> [resources/demo]`: makes the demo recording that ships
 * with the product. Run by hand when the recordings change; what it writes is committed.
 */

const HFTBACKTEST = {
  repository: 'github.com/nkaz001/hftbacktest',
  commit: '5f3ec40b2afb764e0fea112f941ed85523ef4e88',
  licence: 'MIT (c) 2022 nkaz001',
};
const TA4J = {
  repository: 'github.com/ta4j/ta4j',
  commit: '42e1a941ebdf4f8b122b12ab65bfd012c6bee7f3',
  licence: 'MIT',
};
const BENNYCODE = {
  repository: 'github.com/bennycode/trading-signals',
  commit: '62985e1ed759e08881410bb7672b01271e6f3baf',
  licence: 'MIT (c) 2025 Benny Neugebauer',
};
const LEAN = {
  repository: 'github.com/QuantConnect/Lean',
  commit: '24863901deffa9ec7985e21ef8fbdb0258efb9e4',
  licence: 'Apache-2.0 (Kaiko is named as the original provider of its crypto data)',
};

const FILES = [
  {
    from: 'raw-ws/binance-spot-BTCUSDT-20240808T2354Z.ndraw.gz',
    file: 'BTCUSDT.ndraw.gz',
    what: 'Binance spot BTCUSDT, 2024-08-08 23:54 UTC: every depth, best bid/ask and trade frame of 346 seconds',
    ...HFTBACKTEST,
    path: 'examples/spot/btcusdt_20240808.gz',
  },
  {
    from: 'raw-ws/binance-spot-ETHUSDT-20240808T2354Z.ndraw.gz',
    file: 'ETHUSDT.ndraw.gz',
    what: 'Binance spot ETHUSDT, the same minutes',
    ...HFTBACKTEST,
    path: 'examples/spot/ethusdt_20240808.gz',
  },
  {
    from: 'candles/binance-BTCUSDT-1m-20210219-20210225.csv.gz',
    file: 'BTCUSDT-1m.csv.gz',
    what: 'Binance BTCUSDT 1-minute candles, 2021-02-19 to 2021-02-25',
    ...BENNYCODE,
    path: 'packages/trading-strategies/src/backtest/candles/BNB_USDT_2021_02_19_1_week.json',
  },
  {
    from: 'candles/coinbase-ETHUSD-1m-20180404-20180405.csv.gz',
    file: 'ETHUSD-1m.csv.gz',
    what: 'Coinbase ETHUSD 1-minute candles; only the day without a hole, 2018-04-05, is played, seven times over',
    ...LEAN,
    path: 'Data/crypto/coinbase/minute/ethusd/20180404_trade.zip and 20180405_trade.zip',
  },
  {
    from: 'candles/coinbase-BTCUSD-4h-2016-2023.csv.gz',
    file: 'BTCUSD-4h.csv.gz',
    what: 'Coinbase BTCUSD 4-hour candles, 2016-05-18 to 2023-12-31 (4 bars missing in the source stay missing)',
    ...TA4J,
    path: 'ta4j-examples/src/main/resources/Coinbase-BTC-USD-PT4H-20160518_20251028.json',
  },
  {
    from: 'candles/coinbase-ETHUSD-4h-2016-2023.csv.gz',
    file: 'ETHUSD-4h.csv.gz',
    what: 'Coinbase ETHUSD 4-hour candles, 2016-05-18 to 2023-12-31 (25 bars missing in the source stay missing)',
    ...TA4J,
    path: 'ta4j-examples/src/main/resources/Coinbase-ETH-USD-PT4H-20160518_20251028.json',
  },
] as const;

const DESCRIPTION = [
  'Demo data: a recording, not a live market.',
  'Trades, best prices and full depth of BTC/USDT and ETH/USDT are 346 seconds of Binance spot, recorded on 8 August 2024 ' +
    'from 23:54 UTC by the hftbacktest project, frame by frame as the exchange sent them. They play with the time stamps of now.',
  'When the tape ends it begins again without a jump: every second pass plays its mirror image (rises become falls, ' +
    'bids become asks, buyers become sellers), so that each pass starts at the price where the last one ended and the ' +
    'price does not drift however long it plays.',
  'The history behind it is other real data, moved in time so that it ends now: for the last week 1-minute candles of ' +
    'Binance BTCUSDT (19 to 25 February 2021) and of Coinbase ETHUSD (5 April 2018, that one day seven times over, as no ' +
    'longer stretch without a hole was to be had); before that 4-hour candles of Coinbase, 2016 to 2023. Longer ' +
    'timeframes are put together from these.',
  'Each stretch of history is multiplied by one factor and rounded to 0.01, so that its end meets the price where the ' +
    'next begins: the shape is real, the height of old prices is not. Volumes are unchanged; the sources tell no volume ' +
    'in quote currency and no number of trades.',
  'Sources: hftbacktest (MIT), bennycode/trading-signals (MIT), QuantConnect Lean (Apache-2.0), ta4j (MIT).',
].join('\n\n');

const SIZE_LIMIT = 10_000_000;
const TAIL_MS = 100;

function main(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const { from, file } of FILES) writeFileSync(join(target, file), readFileSync(join(source, from)));
  const manifest = describe(target);
  writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const size = readdirSync(target).reduce((total, file) => total + statSync(join(target, file)).size, 0);
  if (size > SIZE_LIMIT) throw new Error(`the recording has ${size} bytes; ${SIZE_LIMIT} is the limit`);
  console.log(`${target}: ${size} bytes, ${(manifest.lengthMs / 1000).toFixed(1)} s of tape`);
}

function describe(folder: string): Manifest {
  const pairs = [
    { base: 'BTC', quantityStep: '0.00001', maxQuantity: '9000', repeat: 1, fiat: 'BTCUSD', minutes: 'BTCUSDT-1m' },
    { base: 'ETH', quantityStep: '0.0001', maxQuantity: '9000', repeat: 7, fiat: 'ETHUSD', minutes: 'ETHUSD-1m' },
  ];
  const read = pairs.map((pair) => {
    const frames = `${pair.base}USDT.ndraw.gz`;
    return { pair, frames, ...readTape(join(folder, frames), `${pair.base}USDT`) };
  });
  const startTimeNs = read.map((each) => each.startTimeNs).reduce((a, b) => (a < b ? a : b));
  const endTimeNs = read.map((each) => each.endTimeNs).reduce((a, b) => (a > b ? a : b));
  const markets = read.map(
    ({ pair, frames, summary }): ManifestMarket => ({
      symbol: `${pair.base}/USDT`,
      venueSymbol: `${pair.base}USDT`,
      base: pair.base,
      quote: 'USDT',
      priceStep: decimal('0.01'),
      quantityStep: decimal(pair.quantityStep),
      minQuantity: decimal(pair.quantityStep),
      maxQuantity: decimal(pair.maxQuantity),
      minNotional: decimal('5'),
      frames,
      ...summary,
      minutes: { file: `${pair.minutes}.csv.gz`, repeat: pair.repeat },
      fourHours: { file: `${pair.fiat}-4h.csv.gz` },
    }),
  );
  return manifestSchema.parse({
    version: 1,
    description: DESCRIPTION,
    startTimeNs: String(startTimeNs),
    lengthMs: Math.ceil(Number(endTimeNs - startTimeNs) / 1e6) + TAIL_MS,
    markets,
    sources: FILES.map(({ from: _from, ...source }) => source),
  });
}

/** Plays one file through and notes both ends; refuses a recording with a hole. */
function readTape(path: string, venueSymbol: string) {
  const index = readFrameIndex(path, 0n);
  const tape = readMarketTape(instrumentId(venueSymbol, 'replay'), venueSymbol, index, parseFrame);
  const book = createOrderBook();
  book.applySnapshot(tape.startBook);
  const start = bestPrices(book);
  const trades: number[] = [];
  for (let line = tape.firstLine; line < index.length; line++) {
    const event = tape.parse(line);
    if (event === null) throw new Error(`${path}: line ${line + 1} cannot be read`);
    if (event.kind === 'bookUpdate' && book.applyUpdate(event) === 'gap')
      throw new Error(`${path}: gap at ${line + 1}`);
    if (event.kind !== 'trade') continue;
    const last = trades.at(-1);
    if (last !== undefined && event.tradeNumber !== last + 1) throw new Error(`${path}: missing trade at ${line + 1}`);
    trades.push(event.tradeNumber);
  }
  return {
    startTimeNs: receiveTimeNs(index, tape.firstLine - 1),
    endTimeNs: receiveTimeNs(index, index.length - 1),
    summary: {
      start,
      end: bestPrices(book),
      updateIds: { first: tape.startBook.updateId, last: book.updateId ?? 0 },
      tradeNumbers: { first: trades[0] ?? 0, last: trades.at(-1) ?? 0 },
    },
  };
}

function receiveTimeNs(index: ReturnType<typeof readFrameIndex>, line: number): bigint {
  return BigInt(Math.floor(index.time(line))) * 1_000_000n;
}

function bestPrices(book: ReturnType<typeof createOrderBook>) {
  const { bestBid, bestAsk } = book;
  if (bestBid === null || bestAsk === null) throw new Error('a side of the book is empty');
  return { bid: bestBid[0], ask: bestAsk[0] };
}

const [source, target = join(import.meta.dirname, '../../resources/demo')] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: node main/cli/make-demo-recording.ts <folder of recordings> [target folder]');
  process.exitCode = 2;
} else main(source, target);

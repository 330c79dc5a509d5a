import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#main/ports/clock.ts';
import type { FeedNotice, MarketDataFeed, Tape } from '#main/ports/market-data-feed.ts';
import type { InstrumentId, VenueId } from '#shared/domain/identifiers.ts';
import type { FeedEvent } from '#shared/domain/market-data.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import { readFrameIndex } from './frame-index.ts';
import { createHistory, type History } from './history.ts';
import { instrumentOf } from './instrument-of.ts';
import { type Manifest, type ManifestMarket, manifestSchema } from './manifest.ts';
import { createMarketPlayer, type MarketPlayer, type Stamp } from './market-player.ts';
import { type ParseFrame, readMarketTape } from './market-tape.ts';
import { changeMotion, type TapePosition, tapeAt, wallAt } from './tape-clock.ts';
import { newTapeRun, readTapeRun, type TapeRun, writeTapeRun } from './tape-run.ts';
import { createTapeTrades, type TapeTrades } from './tape-trades.ts';

export interface ReplayOptions {
  /** Where `manifest.json` and the files it names lie. */
  readonly folder: string;
  readonly clock: Clock;
  /** The parser of the venue that was recorded. */
  readonly parseFrame: ParseFrame;
}

export const REPLAY: VenueId = 'replay' as VenueId;
const NODE = 'replay-1';
/** Frames come every few milliseconds; eyes and paper orders do not mind if several come together, and the CPU rests. */
const TICK_MS = 30;
/** After a longer sleep the tape jumps to where it should be instead of playing all that was missed. */
const LONGEST_CATCH_UP_MS = 2_000;

interface Market {
  readonly instrument: InstrumentId;
  readonly player: MarketPlayer;
  readonly trades: TapeTrades;
  readonly history: History;
}

/** The demo recording as a venue: endless, joined at its ends, its position a function of the wall clock. */
export function createReplayFeed({
  folder,
  clock,
  parseFrame,
}: ReplayOptions): MarketDataFeed & { readonly tape: Tape } {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  const { lengthMs } = manifest;
  const events = new Listeners<[string, readonly FeedEvent[]]>();
  const notices = new Listeners<[FeedNotice]>();
  const markets = new Map<InstrumentId, Market>();
  let playing: readonly Market[] = [];
  let run: TapeRun = newTapeRun(clock.now(), lengthMs);
  /** All up to here has been played. */
  let played: TapePosition = 0;
  let playedWall = 0;
  let stopTicking: Unsubscribe | null = null;

  function market(instrument: InstrumentId): Market {
    const known = markets.get(instrument);
    if (known !== undefined) return known;
    const entry = manifest.markets.find((each) => instrumentOf(each).id === instrument);
    if (entry === undefined) throw new Error(`the recording has no ${instrument}`);
    const opened = openMarket(entry, instrument);
    markets.set(instrument, opened);
    return opened;
  }

  function openMarket(entry: ManifestMarket, instrument: InstrumentId): Market {
    const frames = readFrameIndex(join(folder, entry.frames), BigInt(manifest.startTimeNs));
    const tape = readMarketTape(instrument, entry.venueSymbol, frames, parseFrame);
    const terms = {
      startAsk: entry.start.ask,
      endBid: entry.end.bid,
      updateIds: entry.updateIds,
      tradeNumbers: entry.tradeNumbers,
    };
    const trades = createTapeTrades(tape, terms, lengthMs);
    return {
      instrument,
      player: createMarketPlayer(tape, terms, lengthMs),
      trades,
      history: createHistory(folder, entry, instrument, trades, clock),
    };
  }

  function stamp(wall: number): Stamp {
    const { motion } = run;
    // A paused tape stands at one moment: that of its snapshot.
    return { receivedTime: wall, eventTime: (at) => (motion.paused ? wall : Math.min(wallAt(motion, at), wall)) };
  }

  function jump(): void {
    playedWall = clock.now();
    played = tapeAt(run.motion, playedWall);
    const at = stamp(playedWall);
    for (const { player } of playing) events.emit(NODE, player.jumpTo(played, at));
  }

  function tick(): void {
    if (run.motion.paused) return;
    const wall = clock.now();
    // Also when the clock was set back: what was played cannot be played again.
    if (wall - playedWall > LONGEST_CATCH_UP_MS || wall < playedWall) {
      for (const { instrument } of playing) notices.emit({ kind: 'gap', node: NODE, instrument });
      jump();
      return;
    }
    playTo(wall);
  }

  function playTo(wall: number): void {
    const batch: FeedEvent[] = [];
    const at = stamp(wall);
    played = tapeAt(run.motion, wall);
    playedWall = wall;
    for (const { player } of playing) player.playTo(played, at, batch);
    if (batch.length > 0) events.emit(NODE, batch);
  }

  function tellState(): void {
    notices.emit({ kind: 'state', node: NODE, state: run.motion.paused ? 'paused' : 'live' });
  }

  const tape: Tape = {
    state() {
      const position = stopTicking === null ? tapeAt(run.motion, clock.now()) : played;
      const pass = Math.floor(position / lengthMs);
      return {
        speed: run.motion.speed,
        paused: run.motion.paused,
        positionMs: position - pass * lengthMs,
        lengthMs,
        passes: Math.max(0, pass - run.firstPass),
        description: manifest.description,
      };
    },
    set({ speed, paused }) {
      if (stopTicking !== null) tick();
      const { motion } = run;
      const changed = { speed: speed ?? motion.speed, paused: paused ?? motion.paused };
      if (changed.speed === motion.speed && changed.paused === motion.paused) return;
      playedWall = clock.now();
      run = { ...run, motion: changeMotion(motion, playedWall, changed) };
      if (stopTicking !== null && changed.paused !== motion.paused) tellState();
    },
    save: () => writeTapeRun(run),
    restore(saved) {
      const restored = readTapeRun(saved);
      if (restored === null) return false;
      run = restored;
      return true;
    },
  };

  return {
    venue: REPLAY,
    tape,
    instruments: () => Promise.resolve(manifest.markets.map(instrumentOf)),
    start(instruments) {
      playing = instruments.map(market);
      notices.emit({ kind: 'state', node: NODE, state: 'connecting' });
      jump();
      stopTicking ??= clock.every(TICK_MS, tick);
      tellState();
      return Promise.resolve();
    },
    stop() {
      stopTicking?.();
      stopTicking = null;
      return Promise.resolve();
    },
    onEvents: (listener) => events.add(listener),
    onNotice: (listener) => notices.add(listener),
    nodes: () => [{ id: NODE, instruments: playing.map(({ instrument }) => instrument) }],
    resync(instrument) {
      events.emit(NODE, [market(instrument).player.snapshot(clock.now())]);
    },
    history: (instrument, timeframe, from, to) =>
      Promise.resolve(market(instrument).history.read(run, timeframe, from, Math.min(to, clock.now()))),
    recentTrades: (instrument, since) =>
      Promise.resolve(market(instrument).trades.between(run.motion, Math.max(since, run.historyEnd), played)),
  };
}

export type { Manifest };

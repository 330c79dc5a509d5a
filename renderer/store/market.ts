import { link } from '../link/session.ts';
import { followMarket } from './follow-market.ts';
import { createMarketStore, type MarketStore } from './market-store.ts';
import { paintTurns } from './paint-turns.ts';
import { selection } from './selection-store.ts';

let flush = (): void => {};
const turn = paintTurns.add(() => flush());

/** The market picture of this page: follows the watcher over every reconnect and restart. */
export const market: MarketStore = createMarketStore((callback) => {
  flush = callback;
  turn.ask();
});

link.watcher.onFresh((client) => followMarket(market, client));

/** An instrument that is no longer there is no selection: the first one takes its place. */
market.store.subscribe(({ instruments }) => {
  const first = instruments[0];
  if (first === undefined) return;
  const { instrument } = selection.store.getState();
  if (instrument === null || market.instrument(instrument) === null) selection.selectInstrument(first.id);
});

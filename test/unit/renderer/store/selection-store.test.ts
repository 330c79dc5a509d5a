import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { instrumentId } from '#shared/domain/instrument.ts';
import { createSelectionStore, type TextStorage } from '../../../../renderer/store/selection-store.ts';

const btc = instrumentId('BTC/USDT', 'replay');
const eth = instrumentId('ETH/USDT', 'replay');

function memory(): TextStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test('the instrument and the timeframe last looked at come back after a restart; a half-made order does not', () => {
  const storage = memory();
  const first = createSelectionStore(storage);
  first.selectTimeframe('4h');
  first.draftOrder({ instrument: eth, side: 'buy', price: decimal('2600.1'), quantity: null });

  const second = createSelectionStore(storage);
  expect(second.store.getState()).toEqual({ instrument: eth, timeframe: '4h', account: null, ticketDraft: null });
});

test('a remembered timeframe that does not exist falls back to one minute', () => {
  const storage = memory();
  storage.kept.set('tapedeck.selection', '{"instrument":7,"timeframe":"7m"}');
  expect(createSelectionStore(storage).store.getState()).toMatchObject({ instrument: null, timeframe: '1m' });
  storage.kept.set('tapedeck.selection', '{not json');
  expect(createSelectionStore(storage).store.getState().timeframe).toBe('1m');
});

test('clicking the same price twice is two drafts, so that the ticket takes it again after a change by hand', () => {
  const selection = createSelectionStore(null);
  const draft = { instrument: btc, side: null, price: decimal('60000'), quantity: null };
  selection.draftOrder(draft);
  const first = selection.store.getState().ticketDraft;
  selection.draftOrder(draft);
  const second = selection.store.getState().ticketDraft;
  expect(first?.sequence).not.toBe(second?.sequence);
  expect(second).toMatchObject(draft);
});

test('a browser that forbids storage costs the memory of the selection, not the selection', () => {
  const forbidden: TextStorage = {
    getItem: () => {
      throw new Error('SecurityError');
    },
    setItem: () => {
      throw new Error('SecurityError');
    },
  };
  const selection = createSelectionStore(forbidden);
  selection.selectInstrument(btc);
  expect(selection.store.getState().instrument).toBe(btc);
});

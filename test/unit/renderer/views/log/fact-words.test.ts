import { expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId, TradeId } from '#shared/domain/identifiers.ts';
import type { LedgerFact } from '#shared/domain/ledger-event.ts';
import { factWords } from '../../../../../renderer/views/log/fact-words.ts';

const account = 'paper' as AccountId;
const clientOrderId = 'T-1' as ClientOrderId;

it('a fill in the log says side, quantity, price, fee and the order it belongs to, every digit of them', () => {
  const fill = {
    tradeId: 't' as TradeId,
    clientOrderId,
    account,
    instrument: 'BTC/USDT@replay' as InstrumentId,
    side: 'buy' as const,
    price: decimal('61833.09'),
    quantity: decimal('0.00012345'),
    fee: decimal('0.0076333'),
    feeAsset: 'USDT' as Asset,
    liquidity: 'taker' as const,
    eventTime: 0,
  };
  const fact: LedgerFact = { kind: 'orderEvent', account, clientOrderId, event: { kind: 'filled', fill, time: 0 } };
  expect(factWords(fact)).toEqual({
    what: 'Fill',
    text: 'buy 0.00012345 BTC/USDT at 61,833.09, fee 0.0076333 USDT (taker) · T-1',
  });
});

it('a refusal in the log says why', () => {
  const denied: LedgerFact = {
    kind: 'orderEvent',
    account,
    clientOrderId,
    event: { kind: 'denied', reason: 'daily-loss', time: 0 },
  };
  expect(factWords(denied)).toEqual({ what: 'Order denied', text: 'daily loss · T-1' });
});

it('a change of the trading state says of whom', () => {
  expect(factWords({ kind: 'tradingState', account: null, state: 'halted', reason: 'halted by hand' })).toEqual({
    what: 'Trading halted',
    text: 'all accounts: halted by hand',
  });
});

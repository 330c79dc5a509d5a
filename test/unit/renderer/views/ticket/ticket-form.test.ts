import { describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { OrderIntent, OrderType } from '#shared/domain/order.ts';
import { ACCOUNT, BTC_INSTRUMENT } from '#test/support/simulation-rig.ts';
import {
  EMPTY_FORM,
  middle,
  ownBest,
  readForm,
  type TicketForm,
  triggersAtOnce,
  withDraft,
} from '../../../../../renderer/views/ticket/ticket-form.ts';

const PRICES = { bid: decimal('100'), ask: decimal('101') };
const FULL: TicketForm = {
  ...EMPTY_FORM,
  limitPrice: decimal('99'),
  triggerPrice: decimal('98'),
  trailingDistance: decimal('1.5'),
  amount: decimal('2'),
};

function intentOf(form: Partial<TicketForm>): OrderIntent {
  const reading = readForm({ ...FULL, ...form }, ACCOUNT, BTC_INSTRUMENT, PRICES, 1_000);
  if (reading.kind === 'missing') throw new Error(reading.missing);
  return reading.intent;
}

describe('the ticket as an order', () => {
  it.each<[OrderType, Partial<OrderIntent>]>([
    ['market', { limitPrice: null, triggerPrice: null, trailing: null }],
    ['limit', { limitPrice: decimal('99'), triggerPrice: null, trailing: null }],
    ['stop', { limitPrice: null, triggerPrice: decimal('98'), trailing: null }],
    ['stopLimit', { limitPrice: decimal('99'), triggerPrice: decimal('98'), trailing: null }],
    ['takeProfit', { limitPrice: null, triggerPrice: decimal('98'), trailing: null }],
    ['takeProfitLimit', { limitPrice: decimal('99'), triggerPrice: decimal('98'), trailing: null }],
    ['trailingStop', { limitPrice: null, triggerPrice: null, trailing: { kind: 'percent', percent: decimal('1.5') } }],
  ])('of type %s carries the prices of its type and no others', (type, expected) => {
    expect(intentOf({ type })).toMatchObject({ ...expected, type, quantity: '2', origin: { kind: 'person' } });
  });

  it('says what is missing, one thing at a time', () => {
    const missing = (form: Partial<TicketForm>, prices = PRICES) => {
      const reading = readForm({ ...EMPTY_FORM, ...form }, ACCOUNT, BTC_INSTRUMENT, prices, 0);
      return reading.kind === 'missing' ? reading.missing : 'nothing';
    };
    expect(missing({})).toBe('limit-price');
    expect(missing({ type: 'stopLimit' })).toBe('trigger-price');
    expect(missing({ type: 'trailingStop' })).toBe('trailing-distance');
    expect(missing({ type: 'market' })).toBe('amount');
    expect(missing({ type: 'market', amount: decimal('0') })).toBe('amount');
    const inQuote = { type: 'market', amount: decimal('50'), unit: 'quote' } as const;
    expect(missing(inQuote, { bid: PRICES.bid, ask: null as never })).toBe('market-price');
    expect(missing(inQuote)).toBe('nothing');
  });

  it('turns an amount of quote into whole steps of base, never more than it pays for', () => {
    // 1000 / 101 = 9.900… → 9.9; 1000 / 99 = 10.101… → 10.1; a sale at the bid: 1000 / 100 = 10
    expect(intentOf({ type: 'market', unit: 'quote', amount: decimal('1000') }).quantity).toBe('9.9');
    expect(intentOf({ type: 'limit', unit: 'quote', amount: decimal('1000') }).quantity).toBe('10.1');
    expect(intentOf({ type: 'market', side: 'sell', unit: 'quote', amount: decimal('1000') }).quantity).toBe('10');
  });

  it('keeps only what fits together: GTD counts from now, post-only rests, a market order does not wait', () => {
    expect(intentOf({ timeInForce: 'GTD', goodForMs: 60_000 })).toMatchObject({
      timeInForce: 'GTD',
      expireTime: 61_000,
    });
    expect(intentOf({ type: 'market', timeInForce: 'GTD' })).toMatchObject({ timeInForce: 'GTC', expireTime: null });
    expect(intentOf({ type: 'market', timeInForce: 'IOC' }).timeInForce).toBe('IOC');
    expect(intentOf({ postOnly: true }).postOnly).toBe(true);
    expect(intentOf({ postOnly: true, timeInForce: 'IOC' }).postOnly).toBe(false);
    expect(intentOf({ postOnly: true, type: 'stop' }).postOnly).toBe(false);
  });

  it('offers prices: the own side joins the queue, the middle is rounded away from the other side', () => {
    expect([ownBest('buy', PRICES), ownBest('sell', PRICES)]).toEqual(['100', '101']);
    // (100 + 101.5) / 2 = 100.75 between steps of 0.5
    const wide = { bid: decimal('100'), ask: decimal('101.5') };
    expect([middle('buy', wide, decimal('0.5')), middle('sell', wide, decimal('0.5'))]).toEqual(['100.5', '101']);
    const touching = { bid: decimal('100'), ask: decimal('100.5') };
    expect([middle('buy', touching, decimal('0.5')), middle('sell', touching, decimal('0.5'))]).toEqual([
      '100',
      '100.5',
    ]);
    expect(middle('buy', { bid: null, ask: decimal('1') }, decimal('0.5'))).toBeNull();
  });
});

describe('what was pointed at elsewhere', () => {
  const drafted = (form: Partial<TicketForm>, draft: Partial<Parameters<typeof withDraft>[1]>) =>
    withDraft({ ...FULL, ...form }, { side: null, price: null, quantity: null, ...draft });

  it('goes where the type of order takes a price; a market order becomes a limit order', () => {
    const price = decimal('97');
    expect(drafted({ type: 'limit' }, { price })).toMatchObject({ type: 'limit', limitPrice: '97', priceChosen: true });
    expect(drafted({ type: 'market' }, { price })).toMatchObject({ type: 'limit', limitPrice: '97' });
    expect(drafted({ type: 'stop' }, { price })).toMatchObject({ type: 'stop', triggerPrice: '97', limitPrice: '99' });
    expect(drafted({ type: 'stopLimit' }, { price })).toMatchObject({ limitPrice: '97', triggerPrice: '98' });
  });

  it('takes side and size where they are known, and leaves the rest', () => {
    expect(drafted({ unit: 'quote' }, { side: 'sell', quantity: decimal('3') })).toEqual({
      ...FULL,
      side: 'sell',
      amount: '3',
      unit: 'base',
    });
    expect(drafted({ unit: 'quote' }, {})).toEqual({ ...FULL, unit: 'quote' });
  });
});

describe('a trigger that the market is beyond already', () => {
  it.each<[TicketForm['side'], OrderType, string, boolean]>([
    ['sell', 'stop', '97', true],
    ['sell', 'stop', '98', true],
    ['sell', 'stop', '99', false],
    ['buy', 'stopLimit', '99', true],
    ['buy', 'stopLimit', '97', false],
    ['sell', 'takeProfit', '99', true],
    ['buy', 'takeProfitLimit', '97', true],
    ['buy', 'takeProfitLimit', '99', false],
    ['buy', 'market', '97', false],
  ])('%s %s at 98, last trade at %s: %s', (side, type, last, met) => {
    expect(triggersAtOnce({ ...FULL, side, type }, decimal(last))).toBe(met);
  });

  it('is not known without a trade', () => {
    expect(triggersAtOnce({ ...FULL, type: 'stop' }, null)).toBe(false);
  });
});

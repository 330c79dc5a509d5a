import { describe, expect, it } from 'vitest';
import { NOTIFICATION_CODES, type Notification } from '#shared/contract/app.ts';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { notificationWords } from '../../../../../renderer/views/notifications/notification-words.ts';

const BTC = 'BTC/USDT@replay' as InstrumentId;

function words(code: Notification['code'], values: Record<string, string>, instrument: InstrumentId | null = null) {
  return notificationWords({
    id: '1',
    time: 0,
    class: 'fill',
    urgency: 'normal',
    code,
    values,
    instrument,
    signal: null,
    read: false,
  });
}

describe('a notification', () => {
  it('of a signal says what, where, who and what it was before', () => {
    const values = {
      strategy: 'golden_crossover',
      action: 'buy',
      previousAction: 'hold',
      price: '61857.44',
      timeframe: '1h',
    };
    expect(words('signal-changed', values, BTC)).toEqual({
      title: 'Buy BTC/USDT',
      text: 'Golden crossover · 1h at 61,857.44, was hold',
    });
    expect(words('signal-changed', { ...values, previousAction: '' }, BTC).text).toBe(
      'Golden crossover · 1h at 61,857.44',
    );
  });

  it('of a fill says side, quantity and price with every digit', () => {
    expect(
      words('order-filled', { side: 'sell', quantity: '0.00012345', price: '61000.1', account: 'paper' }, BTC),
    ).toEqual({
      title: 'Sold 0.00012345 BTC/USDT',
      text: 'at 61,000.1',
    });
  });

  it('of a refusal tells denied by us from rejected by the venue, and why', () => {
    const values = { side: 'buy', quantity: '1', reason: 'insufficient-funds', account: 'paper' };
    expect(words('order-denied', values, BTC)).toEqual({
      title: 'Order refused on BTC/USDT',
      text: 'Buy 1: insufficient funds (risk gate)',
    });
    expect(words('order-rejected', values, BTC).title).toBe('Order rejected on BTC/USDT');
  });

  it('of every kind has words even when its values are missing', () => {
    for (const code of NOTIFICATION_CODES) {
      const { title, text } = words(code, {});
      expect(title.trim(), code).not.toBe('');
      expect(`${title} ${text}`, code).not.toMatch(/undefined|null|NaN/);
    }
  });
});

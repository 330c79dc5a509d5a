import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import { BTC, ETH, testInstrument } from '#test/support/fake-watcher.ts';
import { parseOrderPhrase } from '../../../../renderer/shell/palette/order-phrase.ts';
import { phraseIntent, phraseWords } from '../../../../renderer/shell/palette/phrase-words.ts';

const MARKETS = [BTC, ETH, testInstrument('ETH/BTC')];

function order(text: string) {
  const result = parseOrderPhrase(text, MARKETS);
  if (result.outcome !== 'order') throw new Error(`${text}: ${JSON.stringify(result)}`);
  return result.order;
}

function problem(text: string): string {
  const result = parseOrderPhrase(text, MARKETS);
  return result.outcome === 'incomplete' ? result.problem : result.outcome;
}

describe('an order said in the palette', () => {
  it('is understood with its limit price', () => {
    expect(order('buy 0.1 btc limit 60000')).toEqual({
      side: 'buy',
      quantity: decimal('0.1'),
      instrument: BTC,
      type: 'limit',
      limitPrice: decimal('60000'),
      triggerPrice: null,
      timeInForce: 'GTC',
      postOnly: false,
      reduceOnly: false,
    });
  });

  it('is the same however the words are arranged and the price is named', () => {
    const plain = order('buy 0.1 btc limit 60000');
    const ways = ['buy btc 0.1 at 60000', 'BUY 0.1 BTC/USDT @60,000', 'b 0.1 btcusdt @ 60000'];
    for (const way of ways) expect(order(way)).toEqual(plain);
  });

  it('without a price is a market order', () => {
    expect(order('sell eth 2')).toMatchObject({ side: 'sell', instrument: ETH, type: 'market', limitPrice: null });
    expect(order('s 2 eth market')).toMatchObject({ type: 'market' });
  });

  it('takes a trigger, alone or with a limit behind it', () => {
    expect(order('sell 0.5 btc stop 58000')).toMatchObject({ type: 'stop', triggerPrice: '58000', limitPrice: null });
    expect(order('sell 0.5 btc stop 58000 limit 57900')).toMatchObject({
      type: 'stopLimit',
      triggerPrice: '58000',
      limitPrice: '57900',
    });
  });

  it('takes time in force and flags', () => {
    expect(order('buy 1 eth at 2000 ioc')).toMatchObject({ timeInForce: 'IOC' });
    expect(order('buy 1 eth at 2000 post')).toMatchObject({ postOnly: true });
    expect(order('sell 1 eth reduce')).toMatchObject({ reduceOnly: true, type: 'market' });
  });

  it('finds a whole symbol before a base currency of the same name', () => {
    expect(order('buy 1 eth/btc').instrument.symbol).toBe('ETH/BTC');
    expect(order('buy 1 eth').instrument.symbol).toBe('ETH/USDT');
  });

  it('says in plain words what is missing or wrong', () => {
    expect(problem('buy 0.1')).toBe('Which market?');
    expect(problem('buy btc')).toBe('How much?');
    expect(problem('buy 0.1 btc limit')).toBe('At what price?');
    expect(problem('sell 0.1 btc stop soon')).toBe('At what price shall it trigger?');
    expect(problem('buy 0.1 doge')).toBe('There is no market called “doge”.');
    expect(problem('buy 0.1 btc please')).toBe('“please” is not understood.');
    expect(problem('buy 0.1 btc market limit 5')).toBe('A market order has no limit price.');
    expect(problem('buy 0.1 btc post')).toBe('Post-only needs a limit price.');
    expect(problem('buy 0.1 btc at 5 ioc post')).toBe('Post-only goes with a plain limit order that rests.');
    expect(problem('buy -1 btc at 5')).toMatch(/^There is no market called/);
  });

  it('is not seen in what does not begin with buy or sell', () => {
    for (const text of ['', 'btc', 'settings', 'buy', 'buyer 1 btc']) expect(problem(text)).toBe('none');
  });

  it('never makes an order of a quantity or price that is not above zero', () => {
    const words = fc.constantFrom(
      'buy',
      'sell',
      '0',
      '-1',
      '0.5',
      '1e9',
      'btc',
      'eth',
      'limit',
      'stop',
      '@',
      'at',
      'post',
      'ioc',
      '60,000',
      'market',
      '',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), (parts) => {
        const result = parseOrderPhrase(parts.join(' '), MARKETS);
        if (result.outcome !== 'order') return;
        const { quantity, limitPrice, triggerPrice, type } = result.order;
        for (const number of [quantity, limitPrice, triggerPrice])
          if (number !== null) expect(Number(number)).toBeGreaterThan(0);
        expect(limitPrice !== null).toBe(type === 'limit' || type === 'stopLimit');
        expect(triggerPrice !== null).toBe(type === 'stop' || type === 'stopLimit');
      }),
    );
  });

  it('becomes the intent of a person, and reads back as it was said', () => {
    const phrase = order('buy 0.1 btc at 60000 post');
    expect(phraseWords(phrase)).toBe('Buy 0.1 BTC/USDT limit 60,000 post-only');
    expect(phraseIntent(phrase, 'paper' as never)).toMatchObject({
      account: 'paper',
      instrument: 'BTC/USDT@replay',
      type: 'limit',
      limitPrice: '60000',
      postOnly: true,
      expireTime: null,
      trailing: null,
      origin: { kind: 'person' },
    });
  });
});

import { vi } from 'vitest';
import { decimal, multiply, roundToStep } from '#shared/domain/decimal.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { TerminalLink } from '../../renderer/link/terminal-link.ts';
import { BTC } from './fake-watcher.ts';
import { marketIntent, orderIntent } from './order-intent.ts';

/** Trading by hand on the default paper account of a running app, and what it shows of it. */
/** For `vi.waitFor`: a start on a busy machine takes seconds. */
export const WAIT = { timeout: 20_000, interval: 50 };

export async function lastPrice(link: TerminalLink) {
  return vi.waitFor(async () => {
    const { tickers } = await link.watcher.call('snapshot', {});
    const last = tickers.find((ticker) => ticker.instrument === BTC.id)?.last ?? null;
    if (last === null) throw new Error('no price yet');
    return last;
  }, WAIT);
}

export function market(side: 'buy' | 'sell', quantity: string): OrderIntent {
  return marketIntent({ side, quantity: decimal(quantity) });
}

export function limit(side: 'buy' | 'sell', price: string, factor: string): OrderIntent {
  const limitPrice = roundToStep(multiply(decimal(price), decimal(factor)), decimal('0.01'), 'halfUp');
  return orderIntent({ side, limitPrice, quantity: decimal('0.002') });
}

export async function fills(link: TerminalLink) {
  return (await link.trader.call('snapshot', {})).fills;
}

export async function inFlight(link: TerminalLink) {
  const { orders } = await link.trader.call('snapshot', {});
  return orders.filter(({ status, type }) => status === 'submitted' || (type === 'market' && status === 'accepted'));
}

export async function picture(link: TerminalLink) {
  const { orders, fills, balances, positions } = await link.trader.call('snapshot', {});
  return {
    working: orders.filter(({ status }) => status === 'accepted' || status === 'partiallyFilled'),
    fills,
    balances,
    positions,
  };
}

export async function readLog(link: TerminalLink): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (;;) {
    const page = await link.trader.call('ledgerEvents', { afterSeq: events.length, limit: 1_000 });
    events.push(...page.events);
    if (page.events.length < 1_000) return events;
  }
}

import { decimal } from '#shared/domain/decimal.ts';
import type { ClientOrderId } from '#shared/domain/identifiers.ts';
import { BTC, ETH } from './fake-watcher.ts';
import { settle } from './manual-clock.ts';
import { marketIntent, orderIntent } from './order-intent.ts';
import { startTrader, type TraderBench, type TraderBenchOptions } from './start-trader.ts';

/** A trader that sees both markets: BTC at 100 bid, 101 asked, ETH at 10 and 10.1. */
export async function trading(options: TraderBenchOptions = {}): Promise<TraderBench> {
  const bench = await startTrader(options);
  bench.watcher.price(BTC.id, '100', '101');
  bench.watcher.price(ETH.id, '10', '10.1');
  await settle();
  return bench;
}

/** An order that passed the gate. */
export async function submitted(bench: TraderBench, intent = orderIntent()): Promise<ClientOrderId> {
  const outcome = await bench.client.call('submitOrder', { intent, requestId: null });
  if (outcome.outcome !== 'submitted') throw new Error(JSON.stringify(outcome));
  return outcome.clientOrderId;
}

/** BTC bought at market, for 101 each. */
export async function bought(bench: TraderBench, quantity: string, fee = '0'): Promise<void> {
  const id = await submitted(bench, marketIntent({ quantity: decimal(quantity) }));
  bench.venue.accept(id);
  bench.venue.fill(id, { price: '101', quantity, fee });
  await settle();
}

import { scaleOf } from '#shared/domain/decimal.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Order, OrderIntent } from '#shared/domain/order.ts';
import { assertNever } from '#shared/kernel/assert-never.ts';
import { formatAmount, formatDecimal, formatPrice, formatQuantity } from '../../ui/format.ts';
import { textOfReason } from '../../ui/order-reasons.ts';
import { type Missing, type Reading, type TicketForm, takesLimit, waitsForRise } from './ticket-form.ts';

/** The button says what it will do, or what is still missing. */
export function submitLabel(reading: Reading, instrument: Instrument): string {
  return reading.kind === 'intent' ? orderWords(reading.intent, instrument) : missingWords(reading.missing);
}

/** `Buy 0.01 BTC at 61,685.99`. */
export function orderWords(intent: OrderIntent, { base, priceStep }: Instrument): string {
  const does = intent.side === 'buy' ? 'Buy' : 'Sell';
  const what = `${does} ${formatDecimal(intent.quantity)} ${base}`;
  const price = (value: OrderIntent['limitPrice']): string => formatPrice(value, priceStep);
  switch (intent.type) {
    case 'market':
      return `${what} at market`;
    case 'limit':
      return `${what} at ${price(intent.limitPrice)}`;
    case 'stop':
      return `${what} on stop ${price(intent.triggerPrice)}`;
    case 'takeProfit':
      return `${what} on target ${price(intent.triggerPrice)}`;
    case 'stopLimit':
    case 'takeProfitLimit':
      return `${what} from ${price(intent.triggerPrice)}`;
    case 'trailingStop':
      return `${what} on trail`;
    default:
      return assertNever(intent.type);
  }
}

function missingWords(missing: Missing): string {
  switch (missing) {
    case 'amount':
      return 'Enter an amount';
    case 'limit-price':
      return 'Enter a limit price';
    case 'trigger-price':
      return 'Enter a trigger price';
    case 'trailing-distance':
      return 'Enter how far it trails';
    case 'market-price':
      return 'Waiting for a price';
    default:
      return assertNever(missing);
  }
}

/** `Once a trade is at or above: buys at market.` */
export function triggerWords({ side, type }: Pick<TicketForm, 'side' | 'type'>): string {
  const does = side === 'buy' ? 'buys' : 'sells';
  const how = takesLimit(type) ? 'at its limit' : 'at market';
  const where = waitsForRise(type, side) ? 'above' : 'below';
  return `Once a trade is at or ${where}: ${does} ${how}.`;
}

/** `Trades are below it already: it triggers at once and sells at market now.` */
export function atOnceWords({ side, type }: Pick<TicketForm, 'side' | 'type'>): string {
  const does = side === 'buy' ? 'buys' : 'sells';
  const how = takesLimit(type) ? 'at its limit' : 'at market';
  const where = waitsForRise(type, side) ? 'above' : 'below';
  return `Trades are ${where} it already: it triggers at once and ${does} ${how} now.`;
}

/** `Filled 0.5 BTC at 61,700.12`, `Working`, `Rejected: …`. */
export function stateOf(order: Order, { base, priceStep, quantityStep }: Instrument): string {
  const { status, filledQuantity, averagePrice, quantity, reason } = order;
  const filled = `${formatQuantity(filledQuantity, quantityStep)} ${base} at ${formatAmount(averagePrice, scaleOf(priceStep))}`;
  const ended = (word: string): string => {
    const why = reason === null ? '' : textOfReason(reason).says;
    if (averagePrice !== null) return `${word} after ${filled}. ${why}`.trim();
    return why.startsWith(word) ? why : `${word}. ${why}`.trim();
  };
  switch (status) {
    case 'initialized':
    case 'submitted':
      return 'On its way';
    case 'accepted':
      return order.triggered ? 'Triggered, working' : 'Working';
    case 'partiallyFilled':
      return `Filled ${filled}, of ${formatQuantity(quantity, quantityStep)}`;
    case 'pendingCancel':
      return 'Canceling …';
    case 'filled':
      return `Filled ${filled}`;
    case 'canceled':
      return ended('Canceled');
    case 'expired':
      return ended('Expired');
    case 'rejected':
      return ended('Rejected');
    case 'denied':
      return ended('Denied');
    default:
      return assertNever(status);
  }
}

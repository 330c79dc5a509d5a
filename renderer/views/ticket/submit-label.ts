import type { Instrument } from '#shared/domain/instrument.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import { assertNever } from '#shared/kernel/assert-never.ts';
import { formatPrice, formatQuantity } from '../../ui/format.ts';
import type { Missing, Reading } from './ticket-form.ts';

/** The button says what it will do, or what is still missing. */
export function submitLabel(reading: Reading, instrument: Instrument): string {
  return reading.kind === 'intent' ? orderWords(reading.intent, instrument) : missingWords(reading.missing);
}

/** `Buy 0.01 BTC at 61,685.99`. */
export function orderWords(intent: OrderIntent, { base, priceStep, quantityStep }: Instrument): string {
  const does = intent.side === 'buy' ? 'Buy' : 'Sell';
  const what = `${does} ${formatQuantity(intent.quantity, quantityStep)} ${base}`;
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

import { type Decimal, isCanonicalDecimal, isPositive } from '#shared/domain/decimal.ts';
import type { EpochMs } from '#shared/domain/identifiers.ts';
import { ORDER_TYPES, type OrderIntent, TIMES_IN_FORCE } from '#shared/domain/order.ts';
import type { DenialReason, RiskCheck } from '#shared/domain/risk.ts';
import { hasLimit, hasTrigger } from './order-cost.ts';

/** No price or quantity of a real market is longer; what is longer is a mistake or an attack. */
const MAX_LENGTH = 30;

/**
 * Does the intent make sense by itself? Nothing is believed of it: it may come from a strategy or over a socket.
 * `actual` is the value that was looked at, where it is a decimal at all.
 */
export function checkShape(intent: OrderIntent, now: EpochMs): readonly RiskCheck[] {
  return [
    check('invalid-quantity', isAmount(intent.quantity), intent.quantity),
    check('invalid-price', hasPriceOfType(hasLimit(intent.type), intent.limitPrice), intent.limitPrice),
    check('invalid-trigger-price', hasPriceOfType(hasTrigger(intent.type), intent.triggerPrice), intent.triggerPrice),
    check('invalid-trailing', isTrailingSound(intent), null),
    check('invalid-time-in-force', isTimeInForceSound(intent), null),
    check('invalid-expire-time', isExpireTimeSound(intent, now), null),
  ];
}

function check(reason: DenialReason, passed: boolean, actual: unknown): RiskCheck {
  return { reason, passed, actual: isDecimal(actual) ? actual : null, limit: null };
}

/** A price exactly where the type asks for one. */
function hasPriceOfType(wanted: boolean, price: unknown): boolean {
  return wanted ? isAmount(price) : price === null;
}

function isTrailingSound({ type, trailing }: OrderIntent): boolean {
  if (type !== 'trailingStop') return trailing === null;
  if (trailing === null || typeof trailing !== 'object') return false;
  if (trailing.kind === 'amount') return isAmount(trailing.amount);
  return trailing.kind === 'percent' && isAmount(trailing.percent) && Number(trailing.percent) < 100;
}

/** Something that executes at once cannot rest; something that must rest cannot be immediate. */
function isTimeInForceSound({ type, timeInForce, postOnly, side }: OrderIntent): boolean {
  if (!TIMES_IN_FORCE.includes(timeInForce) || !ORDER_TYPES.includes(type)) return false;
  if (side !== 'buy' && side !== 'sell') return false;
  if (postOnly && (type !== 'limit' || timeInForce === 'IOC' || timeInForce === 'FOK')) return false;
  return !(type === 'market' && timeInForce === 'GTD');
}

function isExpireTimeSound({ timeInForce, expireTime }: OrderIntent, now: EpochMs): boolean {
  if (timeInForce !== 'GTD') return expireTime === null;
  return typeof expireTime === 'number' && Number.isSafeInteger(expireTime) && expireTime > now;
}

function isAmount(value: unknown): value is Decimal {
  return isDecimal(value) && value.length <= MAX_LENGTH && isPositive(value);
}

function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'string' && isCanonicalDecimal(value);
}

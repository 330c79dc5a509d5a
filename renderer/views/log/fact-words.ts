import { splitInstrumentId } from '#shared/domain/instrument.ts';
import type { LedgerFact } from '#shared/domain/ledger-event.ts';
import { formatDecimal } from '../../ui/format.ts';

export interface FactWords {
  readonly what: string;
  readonly text: string;
}

const ORDER_WORDS = {
  denied: 'Order denied',
  submitted: 'Order submitted',
  accepted: 'Order accepted',
  rejected: 'Order rejected',
  triggered: 'Order triggered',
  filled: 'Fill',
  pendingCancel: 'Cancel requested',
  cancelRejected: 'Cancel refused',
  canceled: 'Order canceled',
  expired: 'Order expired',
} as const;

/** A fact of the ledger in plain words. */
export function factWords(fact: LedgerFact): FactWords {
  switch (fact.kind) {
    case 'accountOpened':
      return { what: 'Account opened', text: `${fact.account.label} (${fact.account.mode}, ${fact.account.currency})` };
    case 'accountArchived':
      return { what: 'Account archived', text: fact.account };
    case 'deposited':
      return { what: 'Deposit', text: `${formatDecimal(fact.amount)} ${fact.asset} to ${fact.account}` };
    case 'accountReset':
      return { what: 'Account reset', text: fact.account };
    case 'orderInitialized': {
      const { side, quantity, instrument, type, clientOrderId } = fact.order;
      return {
        what: 'Order made',
        text: `${side} ${formatDecimal(quantity)} ${splitInstrumentId(instrument).symbol} ${type} · ${clientOrderId}`,
      };
    }
    case 'orderEvent': {
      const { event, clientOrderId } = fact;
      if (event.kind === 'filled') {
        const { side, quantity, instrument, price, fee, feeAsset, liquidity } = event.fill;
        const symbol = splitInstrumentId(instrument).symbol;
        return {
          what: ORDER_WORDS.filled,
          text: `${side} ${formatDecimal(quantity)} ${symbol} at ${formatDecimal(price)}, fee ${formatDecimal(fee)} ${feeAsset} (${liquidity}) · ${clientOrderId}`,
        };
      }
      const reason = 'reason' in event && event.reason !== '' ? `${event.reason.replaceAll('-', ' ')} · ` : '';
      return { what: ORDER_WORDS[event.kind], text: `${reason}${clientOrderId}` };
    }
    case 'tradingState':
      return { what: `Trading ${fact.state}`, text: `${fact.account ?? 'all accounts'}: ${fact.reason}` };
    case 'dayStarted':
      return { what: 'Day started', text: `${fact.day}: ${fact.account} at ${formatDecimal(fact.equity)}` };
  }
}

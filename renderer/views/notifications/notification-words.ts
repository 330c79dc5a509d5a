import type { Notification } from '#shared/contract/app.ts';
import { parseDecimal } from '#shared/domain/decimal.ts';
import { splitInstrumentId } from '#shared/domain/instrument.ts';
import { formatDecimal } from '../../ui/format.ts';
import { reasonWords } from '../services/service-words.ts';

export interface NotificationWords {
  readonly title: string;
  readonly text: string;
}

/** A notification in plain words, from its code and values. */
export function notificationWords({ code, values, instrument }: Notification): NotificationWords {
  const market = instrument === null ? '' : splitInstrumentId(instrument).symbol;
  const value = (name: string): string => values[name] ?? '';
  switch (code) {
    case 'signal-changed': {
      const before = value('previousAction') === '' ? '' : `, was ${value('previousAction')}`;
      return {
        title: `${capital(value('action') || 'signal')} ${market}`.trim(),
        text: `${strategyWords(value('strategy'))} · ${value('timeframe')} at ${number(value('price'))}${before}`,
      };
    }
    case 'order-filled':
      return {
        title: `${value('side') === 'buy' ? 'Bought' : 'Sold'} ${number(value('quantity'))} ${market}`,
        text: `at ${number(value('price'))}${Number(value('fills')) > 1 ? ` on average, in ${value('fills')} fills` : ''}`,
      };
    case 'order-rejected':
      return refused(`Order rejected${on(market)}`, 'venue', values);
    case 'order-denied':
      return refused(`Order refused${on(market)}`, 'risk gate', values);
    case 'trading-state':
      return {
        title:
          { active: 'Trading is active', reducing: 'Only reducing orders pass', halted: 'Trading is halted' }[
            value('state')
          ] ?? `Trading is ${value('state')}`,
        text: [value('account') === '' ? 'All accounts' : `Account ${value('account')}`, reasonWords(value('reason'))]
          .filter((part) => part !== '')
          .join(': '),
      };
    case 'service-failed':
      return { title: `The ${value('service')} gave up`, text: value('problem') || reasonWords(value('reason')) };
    case 'service-restarted':
      return { title: `The ${value('service')} was restarted`, text: reasonWords(value('reason')) };
    case 'service-unresponsive':
      return { title: `The ${value('service')} does not answer`, text: 'No heartbeat for five seconds.' };
    case 'service-recovered':
      return { title: `The ${value('service')} is back`, text: 'Running again.' };
    case 'feed-lost':
      return {
        title: `Lost ${value('venue')} market data`,
        text: `${value('node')} is ${value('state')}. Prices are old; orders priced from them are refused.`,
      };
    case 'feed-recovered':
      return { title: `${capital(value('venue'))} market data is back`, text: value('node') };
    default:
      return {
        title: capital(String(code).replaceAll('-', ' ')),
        text: Object.values(values).filter(Boolean).join(' · '),
      };
  }
}

function refused(title: string, by: string, values: Notification['values']): NotificationWords {
  const what = [values.side ?? '', number(values.quantity ?? '')].filter((part) => part !== '').join(' ');
  const why = reasonWords(values.reason ?? '');
  return { title, text: `${[capital(what), why].filter((part) => part !== '').join(': ')} (${by})`.trim() };
}

/** `Reversal RSI` of `reversal_rsi`: a notice outlives the strategy it tells of. */
function strategyWords(id: string): string {
  return capital(id.replaceAll('_', ' ')).replace(/\brsi\b/i, 'RSI');
}

function on(market: string): string {
  return market === '' ? '' : ` on ${market}`;
}

function number(text: string): string {
  const parsed = parseDecimal(text);
  return parsed.ok ? formatDecimal(parsed.value) : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { Signal } from '#shared/domain/signal.ts';
import type { NotificationDraft } from './notification-log.ts';

/** A strategy changed its opinion. */
export function signalNotice(signal: Signal): NotificationDraft {
  return {
    class: 'signal',
    urgency: 'normal',
    code: 'signal-changed',
    values: {
      strategy: signal.strategy,
      action: signal.action,
      previousAction: signal.previousAction ?? '',
      price: signal.price,
      timeframe: signal.timeframe,
    },
    instrument: signal.instrument,
    signal: signal.id,
  };
}

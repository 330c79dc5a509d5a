import type { StrategyView } from '#shared/contract/strategy.ts';
import { ONE } from '#shared/domain/decimal.ts';
import { appStore } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { showSignal } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import { formatDateTime, formatPrice } from '../../ui/format.ts';
import { ActionChip } from '../signals/action-chip.tsx';

/** What a strategy says of each of its markets, and what keeps it from saying more. */
export function StrategyState({ strategy }: { strategy: StrategyView }) {
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  const instruments = useSelected(market.store, (state) => state.instruments);
  const steps = new Map(instruments.map(({ id, priceStep }) => [id, priceStep]));
  const latest = [...strategy.latest].sort((left, right) => left.instrument.localeCompare(right.instrument));
  return (
    <>
      {strategy.errors.length === 0 ? null : (
        <section className="strategy-part" aria-label="Errors">
          <h3>Errors of the last pass</h3>
          <ul>
            {strategy.errors.map(({ instrument, message, time }) => (
              <li key={`${instrument} ${message}`} className="strategy-error">
                <span className="tone-down">{message}</span>
                <span className="muted number">{formatDateTime(time, zone)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="strategy-part" aria-label="Latest signals">
        <h3>Latest signal of each market</h3>
        {latest.length === 0 ? (
          <p className="muted">
            {strategy.kind === 'exit-manager'
              ? 'None yet: it looks at open positions only.'
              : 'None yet: it has not been evaluated.'}
          </p>
        ) : (
          <ul>
            {latest.map((signal) => (
              <li key={signal.instrument}>
                <button type="button" className="strategy-signal" onClick={() => showSignal(signal.id)}>
                  <ActionChip action={signal.action} />
                  <span>{signal.instrument}</span>
                  <span className="number">{formatPrice(signal.price, steps.get(signal.instrument) ?? ONE)}</span>
                  <span className="muted number">{formatDateTime(signal.createdTime, zone)}</span>
                  <span className="strategy-why">Why</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

import { type Decimal, divide, isZero, multiply, subtract } from '#shared/domain/decimal.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { openSettings } from '../../store/workspace.ts';
import { Badge } from '../../ui/badge.tsx';
import { Select } from '../../ui/fields.tsx';
import { formatAmount, formatRatio } from '../../ui/format.ts';
import { AmountText, PnlText } from '../../ui/numbers.tsx';
import { effectiveState, limitWords, nearestLimit, STATE_WORDS } from '../trading-words.ts';

/** Mode, account, equity, the day's profit or loss, and how much of the nearest risk limit is used. */
export function AccountFigures() {
  const account = useSelected(selection.store, (state) => state.account);
  const accounts = useSelected(trading.store, (state) => state.accounts.filter((one) => !one.archived));
  const status = useSelected(trading.store, (state) => state.status);
  const demo = useSelected(market.store, (state) => state.replay !== null || state.instruments.some((one) => one.demo));
  const chosen = accounts.find((one) => one.id === account);
  const live = chosen?.mode === 'live';
  return (
    <div className="figures" data-stale={status === 'lost' ? '' : undefined}>
      {demo ? (
        <Badge tone="demo" tip="Prices are a recording of a real market, played as if it were now">
          Demo data
        </Badge>
      ) : null}
      <Badge
        tone={live ? 'live' : 'paper'}
        tip={live ? 'Orders go to a real venue' : 'Orders are simulated: no real money moves'}
      >
        {live ? 'Live' : 'Paper'}
      </Badge>
      <Halted />
      {accounts.length > 1 ? (
        <Select
          label="Account"
          className="figures-account"
          value={account ?? ''}
          options={accounts.map((one) => ({ value: one.id as string, label: one.label }))}
          onValue={(id) => selection.selectAccount(accounts.find((one) => one.id === id)?.id ?? null)}
        />
      ) : null}
      <Money />
      <Meter />
    </div>
  );
}

/** Only there when orders do not pass as usual. */
function Halted() {
  const account = useSelected(selection.store, (state) => state.account);
  const state = useSelected(trading.store, ({ tradingStates }) => effectiveState(tradingStates, account));
  if (state === 'active') return null;
  return (
    <Badge
      tone={state === 'halted' ? 'down' : 'warn'}
      tip={state === 'halted' ? 'No order passes; cancels do' : 'Only orders that make a position smaller pass'}
    >
      {STATE_WORDS[state]}
    </Badge>
  );
}

function Money() {
  const account = useSelected(selection.store, (state) => state.account);
  const summary = useSelected(trading.store, (state) => state.summaries.find((one) => one.account === account) ?? null);
  return (
    <>
      <span className="figure">
        <span className="figure-label">Equity</span>
        <AmountText amount={summary?.equity ?? null} {...(summary === null ? {} : { asset: summary.currency })} />
      </span>
      <span className="figure figure-day">
        <span className="figure-label">Day P&amp;L</span>
        <PnlText
          amount={summary?.dayPnl ?? null}
          percent={dayPercent(summary?.equity ?? null, summary?.dayPnl ?? null)}
        />
      </span>
    </>
  );
}

/** Of the equity at the start of the day; null where that was nothing or is not known. */
export function dayPercent(equity: Decimal | null, dayPnl: Decimal | null): Decimal | null {
  if (equity === null || dayPnl === null) return null;
  const start = subtract(equity, dayPnl);
  return isZero(start) ? null : divide(multiply(dayPnl, '100' as Decimal), start, 4, 'halfEven');
}

function Meter() {
  const account = useSelected(selection.store, (state) => state.account);
  const meter = useSelected(trading.store, (state) => state.riskMeters.find((one) => one.account === account) ?? null);
  const nearest = nearestLimit(meter);
  const used = Math.min(1, Math.max(0, nearest?.used ?? 0));
  const level = used >= 1 ? 'over' : used >= 0.8 ? 'near' : 'fine';
  const lines = (meter?.meters ?? [])
    .filter((one) => one.used !== null)
    .map(
      (one) =>
        `${limitWords(one.limit)}: ${formatAmount(one.actual)} of ${formatAmount(one.maximum)} (${formatRatio(one.used)})`,
    );
  return (
    <button
      type="button"
      className="figure risk-meter"
      data-level={level}
      data-tip={lines.length === 0 ? 'No risk limit is set' : lines.join('\n')}
      aria-label={
        nearest === null ? 'Risk limits' : `Risk ${formatRatio(nearest.used)} of ${limitWords(nearest.limit)} used`
      }
      onClick={() => openSettings('risk')}
    >
      <span className="figure-label">Risk {nearest === null ? '' : formatRatio(nearest.used)}</span>
      <svg className="risk-bar" viewBox="0 0 64 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="risk-bar-back" width="64" height="4" rx="2" />
        <rect className="risk-bar-used" width={Math.round(used * 64)} height="4" rx="2" />
      </svg>
    </button>
  );
}

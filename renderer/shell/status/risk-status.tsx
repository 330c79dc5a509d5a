import { selection } from '../../store/selection-store.ts';
import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { openSettings } from '../../store/workspace.ts';
import { Dot } from '../../ui/badge.tsx';
import { formatRatio } from '../../ui/format.ts';
import { effectiveState, limitWords, nearestLimit, STATE_WORDS } from '../trading-words.ts';

const DOTS = { active: 'live', reducing: 'degraded', halted: 'down' } as const;

/** Mode, whether we may trade, and how near the nearest fence is. */
export function RiskStatus() {
  const account = useSelected(selection.store, (state) => state.account);
  const { status, states, accounts } = useSelected(trading.store, (state) => ({
    status: state.status,
    states: state.tradingStates,
    accounts: state.accounts,
  }));
  const chosen = accounts.find((one) => one.id === account);
  const state = effectiveState(states, account);
  return (
    <>
      <span className="status-item status-mode">{chosen?.mode === 'live' ? 'Live' : 'Paper'}</span>
      <button
        type="button"
        className="status-item status-button"
        onClick={() => openSettings('risk')}
        data-tip="Whether orders pass, and how much of the nearest risk limit is used"
      >
        <Dot state={status === 'live' ? DOTS[state] : 'off'} />
        {status === 'live' ? STATE_WORDS[state] : 'Trader away'}
        <Nearest />
      </button>
    </>
  );
}

function Nearest() {
  const account = useSelected(selection.store, (state) => state.account);
  const meter = useSelected(trading.store, (state) => state.riskMeters.find((one) => one.account === account) ?? null);
  const nearest = nearestLimit(meter);
  if (nearest === null) return null;
  return (
    <span className="status-number status-limit" data-warn={nearest.used >= 0.8 ? '' : undefined}>
      · {limitWords(nearest.limit)} {formatRatio(nearest.used)}
    </span>
  );
}

import type { TraderSnapshot } from '#shared/contract/trader.ts';

/** The picture of a trader without accounts, on which nothing was ever traded. */
export function emptyTraderSnapshot(seq = 0) {
  return {
    accounts: [],
    orders: [],
    fills: [],
    positions: [],
    marks: [],
    balances: [],
    summaries: [],
    riskMeters: [],
    tradingStates: { all: 'active', accounts: {} },
    seq,
  } satisfies TraderSnapshot;
}

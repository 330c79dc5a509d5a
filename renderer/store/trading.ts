import type { Decimal } from '#shared/domain/decimal.ts';
import type { AccountId, Asset, ClientOrderId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { OrderIntent } from '#shared/domain/order.ts';
import type { TradingState } from '#shared/domain/risk.ts';
import { link } from '../link/session.ts';
import { followTrader } from './follow-trader.ts';
import { selection } from './selection-store.ts';
import { createTradingStore, type TradingStore } from './trading-store.ts';

/** Orders, fills, positions and balances of this page: follows the trader over every reconnect and restart. */
export const trading: TradingStore = createTradingStore();

link.trader.onFresh((client) => followTrader(trading, client));

/** An account that is gone is no selection: the first open one takes its place. */
trading.store.subscribe(({ accounts }) => {
  const { account } = selection.store.getState();
  const open = accounts.filter((one) => !one.archived);
  if (open.length > 0 && !open.some((one) => one.id === account)) selection.selectAccount(open[0]?.id ?? null);
});

/** Commands to the trader. Each ends: with its answer, or with an `RpcError` after which the effect is unknown, not absent. */
export const trader = {
  preview: (intent: OrderIntent) => link.trader.call('previewOrder', intent),
  cancel: (clientOrderId: ClientOrderId) => link.trader.call('cancelOrder', { clientOrderId }),
  cancelAll: (account: AccountId | null, instrument: InstrumentId | null = null) =>
    link.trader.call('cancelAll', { account, instrument }),
  flatten: (account: AccountId | null, instrument: InstrumentId | null = null) =>
    link.trader.call('flatten', { account, instrument }),
  setTradingState: (state: TradingState, reason: string, account: AccountId | null = null) =>
    link.trader.call('setTradingState', { account, state, reason }),
  submit: (intent: OrderIntent, requestId: string | null) => link.trader.call('submitOrder', { intent, requestId }),
  createPaperAccount: (label: string, deposits: readonly { readonly asset: Asset; readonly amount: Decimal }[]) =>
    link.trader.call('createPaperAccount', { label, deposits: [...deposits] }),
  resetPaperAccount: (account: AccountId) => link.trader.call('resetPaperAccount', { account }),
  /** Newest first; `before` is the time to page on from. */
  orderHistory: (account: AccountId | null, before: number | null, limit: number) =>
    link.trader.call('orderHistory', { account, before, limit }),
  fills: (account: AccountId | null, before: number | null, limit: number) =>
    link.trader.call('fills', { account, instrument: null, before, limit }),
} as const;

import type { RiskPicture } from '#main/services/trader/risk/risk-picture.ts';
import { decimal, ZERO } from '#shared/domain/decimal.ts';
import { BTC } from './fake-watcher.ts';
import { PAPER_ACCOUNT } from './paper-account.ts';

/** 100 bid, 101 asked, 100 000 USDT, nothing held. */
export function riskPicture(changes: Partial<RiskPicture> = {}): RiskPicture {
  return {
    now: 1_700_000_000_000,
    account: PAPER_ACCOUNT,
    instrument: BTC,
    bid: decimal('100'),
    ask: decimal('101'),
    priceAgeMs: 0,
    stale: false,
    estimate: { averagePrice: decimal('101'), worstPrice: decimal('101') },
    needed: { asset: BTC.quote, amount: decimal('100.1') },
    freeBase: ZERO,
    totalBase: ZERO,
    freeQuote: decimal('100000'),
    positionQuantity: ZERO,
    workingBuys: ZERO,
    workingReductions: ZERO,
    exposure: ZERO,
    workingExposure: ZERO,
    quoteRate: decimal('1'),
    dayPnl: ZERO,
    ordersInLastMinute: 0,
    signalOrdered: false,
    ...changes,
  };
}

export const livePicture = (): RiskPicture => riskPicture({ account: { ...PAPER_ACCOUNT, mode: 'live' } });

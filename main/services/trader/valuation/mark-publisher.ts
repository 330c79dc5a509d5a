import type { Clock } from '#main/ports/clock.ts';
import type { TraderContract } from '#shared/contract/trader.ts';
import { isZero } from '#shared/domain/decimal.ts';
import type { RiskLimits } from '#shared/domain/risk.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { LedgerState } from '../ledger/ledger-state.ts';
import type { MarketPicture } from './market-picture.ts';
import { markHolding, meterRisk, summarize, utcDay } from './value-accounts.ts';

export type Marks = EventValue<TraderContract, 'marks'>;

/** Everything that moves with the market, at one moment. */
export function valueAll(state: LedgerState, market: MarketPicture, limits: RiskLimits, now: number): Marks {
  const records = [...state.accounts.values()].filter(({ account }) => !account.archived);
  const open = [...state.holdings.values()].filter((holding) => !isZero(holding.quantity));
  const valued = records.map((record) => {
    const summary = summarize(record, state, market, utcDay(now));
    return { summary, meter: meterRisk(record, state, market, summary, limits, now) };
  });
  return {
    marks: open.map((holding) => markHolding(holding, market, now, limits.maxPriceAgeMs)),
    summaries: valued.map(({ summary }) => summary),
    riskMeters: valued.map(({ meter }) => meter),
  };
}

const MARKS_INTERVAL_MS = 200;

export interface MarkPublisherOptions {
  readonly clock: Clock;
  readonly isWanted: () => boolean;
  readonly value: () => Marks;
  readonly publish: (marks: Marks) => void;
}

/** Publishes at most five times a second, and only what differs from the last time. */
export function publishMarks({ clock, isWanted, publish, value }: MarkPublisherOptions): () => void {
  let last = '';
  return clock.every(MARKS_INTERVAL_MS, () => {
    if (!isWanted()) {
      last = '';
      return;
    }
    const marks = value();
    const text = JSON.stringify(marks);
    if (text === last) return;
    last = text;
    publish(marks);
  });
}

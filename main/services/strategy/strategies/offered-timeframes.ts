import type { Timeframe } from '#shared/domain/timeframe.ts';

/** On which the bundled strategies may run: from the demo's minutes to days. */
export const OFFERED_TIMEFRAMES: readonly Timeframe[] = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'];

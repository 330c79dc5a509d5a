import { appStore } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { NoMarket } from '../no-market.tsx';
import { Chart } from './chart.tsx';
import './chart.css';

/** Candles of the selected market and timeframe. */
export function ChartPanel() {
  const { instrument: id, timeframe } = useSelected(selection.store, ({ instrument, timeframe }) => ({
    instrument,
    timeframe,
  }));
  const instrument = useSelected(market.store, ({ instruments }) => instruments.find((one) => one.id === id) ?? null);
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  if (instrument === null) return <NoMarket rows={12} />;
  return (
    <Chart key={`${instrument.id} ${timeframe} ${zone}`} instrument={instrument} timeframe={timeframe} zone={zone} />
  );
}

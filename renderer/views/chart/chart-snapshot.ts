import type { IChartApi } from 'lightweight-charts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Timeframe } from '#shared/domain/timeframe.ts';
import { formatDateTime, type TimeZone } from '../../ui/format.ts';
import type { ChartTheme } from './chart-theme.ts';

const HEADER = 28;

interface SnapshotSubject {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly zone: TimeZone;
}

/** Saves the chart as a picture that says what it shows, when, and whether the prices are a recording. */
export function saveSnapshot(chart: IChartApi, subject: SnapshotSubject, theme: ChartTheme): void {
  const picture = chart.takeScreenshot(true, false);
  const ratio = window.devicePixelRatio;
  const sheet = document.createElement('canvas');
  sheet.width = picture.width;
  sheet.height = picture.height + HEADER * ratio;
  const context = sheet.getContext('2d');
  if (context === null) return;
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(picture, 0, HEADER * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = theme.text;
  context.font = `600 13px ${theme.font}`;
  context.textBaseline = 'middle';
  context.fillText(caption(subject, Date.now()), 8, HEADER / 2);
  sheet.toBlob((blob) => {
    if (blob === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${caption(subject, Date.now()).replaceAll('/', '-').replaceAll(':', '').replaceAll(' · ', ' ')}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, 'image/png');
}

function caption({ instrument, timeframe, zone }: SnapshotSubject, now: number): string {
  const parts = [instrument.symbol, timeframe, `${formatDateTime(now, zone)} ${zone === 'utc' ? 'UTC' : 'local time'}`];
  return [...parts, ...(instrument.demo ? ['Demo data'] : [])].join(' · ');
}

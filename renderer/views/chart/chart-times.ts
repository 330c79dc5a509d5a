import type { EpochMs } from '#shared/domain/identifiers.ts';
import { candleCloseTime, type Timeframe, timeframeLength } from '#shared/domain/timeframe.ts';
import type { TimeZone } from '../../ui/format.ts';

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a mark under the chart stands for, coarsest first: the numbers of the charting library's `TickMarkType`. */
const YEAR_MARK = 0;
const MONTH_MARK = 1;
const DAY_MARK = 2;

/** The text under the chart for a mark of the given type. */
export function tickMark(time: EpochMs, type: number, zone: TimeZone): string {
  const at = parts(time, zone);
  if (type === YEAR_MARK) return String(at.year);
  if (type === MONTH_MARK) return `${MONTHS[at.month]} ${String(at.year).slice(2)}`;
  if (type === DAY_MARK) return `${at.day} ${MONTHS[at.month]}`;
  return `${two(at.hour)}:${two(at.minute)}`;
}

/** The time at the crosshair: with hours only where a candle is shorter than a day. */
export function crosshairTime(time: EpochMs, timeframe: Timeframe, zone: TimeZone): string {
  const at = parts(time, zone);
  const date = `${at.day} ${MONTHS[at.month]} ${at.year}`;
  return timeframeLength(timeframe) >= DAY ? date : `${date} ${two(at.hour)}:${two(at.minute)}`;
}

/** Time until the candle closes: `00:34`, `1:02:09`, `3d 04:10`; empty once it is over. */
export function countdown(openTime: EpochMs, timeframe: Timeframe, now: EpochMs): string {
  const left = candleCloseTime(timeframe, openTime) - now;
  if (left <= 0) return '';
  const seconds = Math.ceil(left / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days}d ${two(hours)}:${two(minutes)}`;
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** How long a hole is: `7 h 12 min`. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

function parts(time: EpochMs, zone: TimeZone) {
  const date = new Date(time);
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth(),
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
      };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

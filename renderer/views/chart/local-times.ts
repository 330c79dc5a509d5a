import { defaultHorzScaleBehavior, type IHorzScaleBehavior, type Time, type TimeScalePoint } from 'lightweight-charts';

type Points = Parameters<IHorzScaleBehavior<Time>['fillWeightsForPoints']>[0];

const Behavior = defaultHorzScaleBehavior();

/**
 * A time scale whose days, months and years begin where the person is. The charting library decides by UTC which bar
 * opens a day; here it is asked about the same bars with their clocks moved to local time.
 */
export class LocalTimes extends Behavior {
  override fillWeightsForPoints(points: Points, startIndex: number): void {
    // The bar before the first changed one is what that one is compared with.
    const from = Math.max(0, startIndex - 1);
    const moved = points.slice(from).map((point) => ({ ...point, time: this.#local(point) }));
    super.fillWeightsForPoints(moved, startIndex - from);
    for (let index = startIndex; index < points.length; index++) {
      const point = points[index];
      const weight = moved[index - from]?.timeWeight;
      if (point !== undefined && weight !== undefined) point.timeWeight = weight;
    }
  }

  #local({ originalTime }: Pick<TimeScalePoint, 'originalTime'>): TimeScalePoint['time'] {
    const seconds = Number(originalTime);
    const offset = new Date(seconds * 1_000).getTimezoneOffset() * 60;
    return this.convertHorzItemToInternal((seconds - offset) as Time);
  }
}

/**
 * The sum of the last `period` numbers, O(1) a value. Neumaier's compensation carries the rounding that a running sum
 * would pile up, so that the result after a million values is that of a fresh sum.
 */
export class WindowSum {
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;
  #sum = 0;
  #compensation = 0;

  constructor(period: number) {
    this.#values = new Float64Array(period);
  }

  /** True once `period` numbers are in. */
  get full(): boolean {
    return this.#count === this.#values.length;
  }

  get sum(): number {
    return this.#sum + this.#compensation;
  }

  /** Adds a number and drops the oldest one when full; gives the dropped number, 0 while filling. */
  push(value: number): number {
    const dropped = this.full ? (this.#values[this.#next] ?? 0) : 0;
    if (this.full) this.#add(-dropped);
    else this.#count++;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#add(value);
    return dropped;
  }

  /** Oldest first. */
  forEach(visit: (value: number) => void): void {
    const length = this.#values.length;
    const start = this.full ? this.#next : 0;
    for (let index = 0; index < this.#count; index++) visit(this.#values[(start + index) % length] ?? 0);
  }

  #add(value: number): void {
    const total = this.#sum + value;
    this.#compensation +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - total + value : value - total + this.#sum;
    this.#sum = total;
  }
}

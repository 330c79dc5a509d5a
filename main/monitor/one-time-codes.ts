import type { Clock } from '#main/ports/clock.ts';
import { digestOf, newSecret, sameDigest } from './secrets.ts';

interface Issued<Value> {
  readonly digest: Buffer;
  readonly expires: number;
  readonly value: Value;
}

const MAX_OPEN = 100;

/** Secrets that work once and for a short time: pairing codes and WebSocket tickets. Kept in memory alone. */
export class OneTimeCodes<Value> {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  #issued: Issued<Value>[] = [];

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  issue(value: Value): string {
    const code = newSecret();
    const entry = { digest: digestOf(code), expires: this.#clock.monotonic() + this.#lifetimeMs, value };
    this.#issued = [...this.#open().slice(1 - MAX_OPEN), entry];
    return code;
  }

  /** What the code stands for, once; null when it is unknown, used or too old. */
  redeem(code: string): { readonly value: Value } | null {
    const digest = digestOf(code);
    const open = this.#open();
    const found = open.find((entry) => sameDigest(entry.digest, digest));
    this.#issued = open.filter((entry) => entry !== found);
    return found === undefined ? null : { value: found.value };
  }

  #open(): Issued<Value>[] {
    return this.#issued.filter((entry) => entry.expires > this.#clock.monotonic());
  }
}

/** A source of identifiers, passed in so that tests and replays can repeat a run. */
export interface RandomIds {
  /** At least 80 bits of randomness as [A-Za-z0-9]{16}. */
  next(): string;
}

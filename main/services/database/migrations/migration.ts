/** One step of a file's form. Runs in a transaction of its own together with the new version number. */
export interface Migration {
  /** Counts from 1 without holes; the file's version after it. */
  readonly version: number;
  readonly sql: string;
}

import { RpcError } from '#shared/rpc/rpc-error.ts';

/** What a link tells of one picture: a snapshot when it is asked, changes when they happen. */
export interface SnapshotSource<Snapshot> {
  snapshot(): Promise<Snapshot>;
  apply(snapshot: Snapshot): void;
  /** The snapshot was asked for and did not come. */
  failed(problem: string): void;
}

/** The order of a picture that is kept equal over one link: the snapshot first, and then what came while it was waited for. */
export interface SnapshotFirst {
  readonly stopped: boolean;
  /** Applies a change; keeps it while a snapshot is waited for. */
  receive(apply: () => void): void;
  /** Asks, once all is listened to. */
  begin(): void;
  /** Asks anew, because a change is missing; not while an answer is waited for. */
  askAnew(): void;
  /** Nothing is applied any more. */
  stop(): void;
}

export function snapshotFirst<Snapshot>(source: SnapshotSource<Snapshot>): SnapshotFirst {
  let waiting: (() => void)[] | null = [];
  let stopped = false;

  async function ask(): Promise<void> {
    try {
      const snapshot = await source.snapshot();
      if (stopped) return;
      source.apply(snapshot);
      const held = waiting ?? [];
      waiting = null;
      for (const apply of held) apply();
    } catch (error) {
      if (!stopped) source.failed(error instanceof RpcError ? error.message : String(error));
    }
  }

  return {
    get stopped() {
      return stopped;
    },
    receive(apply) {
      if (waiting === null) apply();
      else waiting.push(apply);
    },
    begin: () => void ask(),
    askAnew() {
      if (waiting !== null) return;
      waiting = [];
      void ask();
    },
    stop() {
      stopped = true;
    },
  };
}

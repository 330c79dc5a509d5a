import type { EventFrame } from '#shared/rpc/frames.ts';
import type { Port } from '#shared/rpc/port.ts';

/** An event on its way to many views: written out as JSON at most once, however many read it. */
export class SharedEvent {
  readonly frame: EventFrame;
  #bytes: Buffer | null = null;

  constructor(frame: EventFrame) {
    this.frame = frame;
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(JSON.stringify(this.frame));
    return this.#bytes;
  }
}

/** The gateway's end of a view's port. One that writes JSON takes a shared event without writing it anew. */
export interface ViewPort extends Port {
  postShared?(event: SharedEvent): void;
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#main/ports/clock.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import { type Scope, scopeSchema, type TokenView } from '#shared/contract/monitor.ts';
import { Listeners, type Unsubscribe } from '#shared/kernel/listeners.ts';
import { digestOf, newSecret, sameDigest } from './secrets.ts';

const storedSchema = z.object({
  id: z.string(),
  label: z.string(),
  scope: scopeSchema,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  createdTime: z.int(),
  lastUsedTime: z.int().nullable(),
});
const fileSchema = z.object({ tokens: z.array(storedSchema) });
type StoredToken = z.infer<typeof storedSchema>;

/** More than a person has devices; beyond it the one unused for longest makes room. */
const MAX_TOKENS = 32;

/** Who may talk to the monitor: long-lived tokens, kept as digests in one file that only its owner may read. */
export class TokenStore {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #ids: RandomIds;
  readonly #revoked = new Listeners<[string]>();
  #tokens: readonly StoredToken[];

  constructor(file: string, clock: Clock, ids: RandomIds) {
    this.#file = file;
    this.#clock = clock;
    this.#ids = ids;
    this.#tokens = read(file);
  }

  /** The only moment the token itself is seen. */
  create(label: string, scope: Scope): { readonly id: string; readonly token: string } {
    const token = newSecret();
    const id = this.#ids.next();
    const digest = digestOf(token).toString('hex');
    const entry = { id, label, scope, digest, createdTime: this.#clock.now(), lastUsedTime: null };
    const kept = [...this.#tokens].sort((a, b) => lastSeen(a) - lastSeen(b)).slice(1 - MAX_TOKENS);
    for (const token of this.#tokens) if (!kept.includes(token)) this.#revoked.emit(token.id);
    this.#save([...kept, entry]);
    return { id, token };
  }

  verify(token: string): { readonly id: string; readonly scope: Scope } | null {
    const digest = digestOf(token);
    // Walks all of them every time, so that the time taken does not tell which one it was.
    const found = this.#tokens.filter((entry) => sameDigest(Buffer.from(entry.digest, 'hex'), digest))[0];
    if (found === undefined) return null;
    const used = { ...found, lastUsedTime: this.#clock.now() };
    this.#tokens = this.#tokens.map((entry) => (entry === found ? used : entry));
    return { id: found.id, scope: found.scope };
  }

  list(): readonly TokenView[] {
    return this.#tokens.map(({ digest: _digest, ...view }) => view);
  }

  /** False when there is none of this id. Its open sockets are closed by whoever listens to `onRevoke`. */
  revoke(id: string): boolean {
    const kept = this.#tokens.filter((entry) => entry.id !== id);
    if (kept.length === this.#tokens.length) return false;
    this.#save(kept);
    this.#revoked.emit(id);
    return true;
  }

  onRevoke(listener: (id: string) => void): Unsubscribe {
    return this.#revoked.add(listener);
  }

  /** Times of last use are written with the next change, or here. */
  flush(): void {
    if (this.#tokens.length > 0) this.#save(this.#tokens);
  }

  #save(tokens: readonly StoredToken[]): void {
    this.#tokens = tokens;
    mkdirSync(dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.new`;
    writeFileSync(temporary, JSON.stringify({ tokens }, null, 2), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }
}

/** A file that cannot be read means that nobody is paired: the owner pairs anew. */
function read(file: string): readonly StoredToken[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tokens;
  } catch {
    return [];
  }
}

function lastSeen(token: StoredToken): number {
  return token.lastUsedTime ?? token.createdTime;
}

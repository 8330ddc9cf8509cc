import type { Revocation } from '../revocation.ts';

/**
 * How long a revocation is kept beyond its `until`, in ms: a token may be minted from a grant that was given just before the
 * session ended, and is accepted a little after it has expired.
 */
export const KEPT_BEYOND_MS = 60_000;

/** A step of the revocation log. */
export interface RevocationPage {
  /** To be given to the next call. */
  readonly cursor: number;
  readonly entries: readonly Revocation[];
  /** The log does not know the caller's cursor (it was restored): these are all entries from the beginning. */
  readonly restart: boolean;
  /** There are more entries; ask again at once. */
  readonly more: boolean;
}

/**
 * What has been revoked and could still be presented. Grows with revocations only and forgets by time: a log that was
 * restored to an earlier state takes nothing back.
 *
 * @example
 * const revoked = new Revoked();
 * revoked.add([{ user, session, epoch: null, until }]);
 * revoked.has(user, session, 3); // true
 */
export class Revoked {
  readonly #sessions = new Map<string, { readonly user: string; readonly until: number }>();
  readonly #epochs = new Map<string, { readonly epoch: number; readonly until: number }>();
  #forgetAt = Number.POSITIVE_INFINITY;

  /** Number of revocations that are remembered. */
  get size(): number {
    return this.#sessions.size + this.#epochs.size;
  }

  add(entries: readonly Revocation[]): void {
    for (const { user, session, epoch, until } of entries) {
      this.#forgetAt = Math.min(this.#forgetAt, until + KEPT_BEYOND_MS);
      if (session !== null) {
        const known = this.#sessions.get(session);
        this.#sessions.set(session, { user, until: Math.max(until, known?.until ?? 0) });
      }
      if (epoch !== null) {
        const known = this.#epochs.get(user);
        this.#epochs.set(user, {
          epoch: Math.max(epoch, known?.epoch ?? 0),
          until: Math.max(until, known?.until ?? 0),
        });
      }
    }
  }

  /** Whether a token of this session and epoch is dead. Allocates nothing. */
  has(user: string, session: string, epoch: number): boolean {
    if (this.#sessions.get(session)?.user === user) return true;
    const listed = this.#epochs.get(user);
    return listed !== undefined && epoch < listed.epoch;
  }

  /** Drops what no living token can be concerned by any more. */
  forget(now: number): void {
    if (now < this.#forgetAt) return;
    this.#forgetAt = Number.POSITIVE_INFINITY;
    for (const map of [this.#sessions, this.#epochs]) {
      for (const [key, { until }] of map) {
        if (until + KEPT_BEYOND_MS <= now) map.delete(key);
        else this.#forgetAt = Math.min(this.#forgetAt, until + KEPT_BEYOND_MS);
      }
    }
  }
}

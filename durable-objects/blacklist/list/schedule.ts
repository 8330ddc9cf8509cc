import type { EventLog } from '../../kernel/event-log.ts';
import type { Outbox } from '../../kernel/outbox.ts';
import type { Allowlist } from './allowlist.ts';
import type { Imports } from './imports.ts';
import type { Leftovers } from './leftovers.ts';
import type { ListCore } from './parts.ts';
import type { Publisher } from './publisher.ts';
import type { Warnings } from './warnings.ts';

/** Changes that come within this time share a compilation. */
const DEBOUNCE_MS = 500;
/** A list is compiled at most a twentieth of the time, however often it changes, */
const COMPILE_DUTY = 20;
/** but no change waits longer than this: it may be an address that must not be blocked. */
const LONGEST_REST_MS = 20_000;
/** Expiries are gathered: an entry leaves at most this much after its time. */
const EXPIRY_GRAIN_MS = 30_000;
/** How long an ended claim can still be looked up. */
const KEEP_ENDED_MS = 30 * 86_400_000;
/** How long it can be looked up that an end or a reason moved: a claim that decays moves several times in its life. */
const KEEP_MOVES_MS = 180 * 86_400_000;
const PURGE_CHUNK = 10_000;
/** Versions whose look-up tables are kept for a quick roll-back. */
const KEEP_TABLES = 3;
/** Confirmed events kept for replay. */
const KEEP_EVENTS = 10_000;

export interface ScheduleParts {
  readonly core: ListCore;
  readonly publisher: Publisher;
  readonly allowlist: Allowlist;
  readonly imports: Imports;
  readonly leftovers: Leftovers;
  readonly warnings: Pick<Warnings, 'sweep'>;
  readonly log: EventLog;
  readonly outbox: Outbox;
}

/** What a list does by itself: compile, let go what has expired, keep house. */
export class Schedule {
  readonly #parts: ScheduleParts;

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
  }

  compileSoon(now: number): void {
    const { alarms, state } = this.#parts.core;
    const last = state.lastCompilation();
    const rested = last === null ? 0 : last.endedAt + Math.min(COMPILE_DUTY * last.tookMs, LONGEST_REST_MS);
    alarms.soonest('compile', Math.max(now + DEBOUNCE_MS, rested));
  }

  async compile(now: number): Promise<void> {
    const { core, publisher, imports } = this.#parts;
    const outcome = await publisher.publish(now, () => imports.openUntil(Date.now()) === null);
    if (outcome === 'postponed') core.alarms.soonest('compile', imports.openUntil(Date.now()) ?? now);
    else if (core.state.contentRevision() !== core.state.compiledRevision()) this.compileSoon(Date.now());
  }

  expire(now: number): void {
    const { core, allowlist } = this.#parts;
    const { claims, daily, alarms, emit, changed, transact } = core;
    transact(() => {
      const { bySource, more } = claims.expire(now);
      const allowsEnded = allowlist.expire(now);
      if (bySource.size > 0) {
        for (const [source, expired] of bySource) daily.add(now, source, { expired });
        const totals = [...bySource.keys()].map((source) => daily.total(now, source));
        const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };
        emit([{ type: 'blacklist.claims.expired', version: 1, data: { daily: totals } }], causation, now);
      }
      if (bySource.size > 0 || allowsEnded > 0) changed(now);
      const next = more ? now : this.#nextExpiry();
      if (next !== null) alarms.set('expire', more ? now : Math.max(next, now + EXPIRY_GRAIN_MS));
    });
  }

  async housekeep(now: number): Promise<void> {
    const { core, publisher, log, outbox, leftovers, warnings } = this.#parts;
    const purged = core.transact(() => core.claims.purgeEnded(now - KEEP_ENDED_MS, PURGE_CHUNK));
    const moves = core.transact(() => core.claims.purgeMoves(now - KEEP_MOVES_MS, PURGE_CHUNK));
    core.transact(() => leftovers.purge(now));
    await warnings.sweep(now);
    const dropped = await publisher.dropTables(KEEP_TABLES);
    const after = await publisher.purge(now, core.state.purgedUntil());
    core.state.purgeGoesOn(after);
    const { confirmed } = outbox.status();
    log.trim(Math.min(confirmed + 1, log.head() - KEEP_EVENTS));
    const hasMore = purged === PURGE_CHUNK || moves === PURGE_CHUNK || dropped > 0 || after !== null;
    if (hasMore) core.alarms.soonest('housekeep', now + 1_000);
    // Once a day what the edge reads is written anew, should it ever have been lost.
    else if (core.state.contentRevision() > 0) core.alarms.soonest('compile', now);
  }

  #nextExpiry(): number | null {
    const times = [this.#parts.core.claims.nextExpiry(), this.#parts.allowlist.nextExpiry()].filter((t) => t !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }
}

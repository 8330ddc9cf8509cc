import { holdReasons, isConfirmable } from '../../../shared/blacklist/publication/gate.ts';
import { type FeedPointer, holdKey, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { Snapshots } from '../../kernel/snapshots.ts';
import type { Allowlist } from './allowlist.ts';
import { type Compilation, compile } from './compile.ts';
import type { NewPublication, Publication, Publications } from './publications.ts';
import type { ListState } from './state.ts';

const TEXT_TYPE = 'text/plain; charset=utf-8';
const TABLE_TYPE = 'application/octet-stream';

export interface PublisherParts {
  readonly list: string;
  readonly storage: DurableObjectStorage;
  readonly bucket: R2Bucket;
  readonly snapshots: Snapshots;
  readonly publications: Publications;
  readonly state: ListState;
  readonly allowlist: Allowlist;
  /** Appends events and arms the outbox, inside the caller's transaction. */
  readonly emit: (type: string, data: Readonly<Record<string, unknown>>, actor: string) => void;
}

export type PublishOutcome = 'published' | 'refreshed' | 'unchanged' | 'held' | 'postponed';

export interface Decision {
  readonly by: string;
  readonly note: string | null;
  readonly at: number;
}

/**
 * Turns the state of a list into versions of its feed. Order of every flip: immutable objects, then the pointer that
 * the edge reads, then the own record. A crash in between is mended by the next compilation, which writes the pointer
 * as the record says, whatever it finds there. Calls are queued: two flips never interleave.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /**
   * Compiles the present state and publishes it, unless the gate holds it.
   *
   * @param mayCompile - Asked when it is this call's turn: an import may have begun while a decision was under way.
   */
  publish(now: number, mayCompile: () => boolean): Promise<PublishOutcome> {
    return this.#serial(async () => {
      if (!mayCompile()) return 'postponed';
      const { state, storage, allowlist } = this.#parts;
      const revision = state.contentRevision();
      const startedAt = Date.now();
      const compilation = compile(storage.sql, { settings: state.settings(), allow: allowlist.all(now), now });
      const candidate = await this.#store(compilation, now);
      const outcome = await this.#decide(candidate, compilation, now);
      const endedAt = Date.now();
      state.compiled(revision, endedAt, endedAt - startedAt);
      return outcome;
    });
  }

  /** A person publishes a held version. */
  confirm(version: number, decision: Decision): Promise<Publication> {
    return this.#serial(async () => {
      const { publications, storage, state, emit } = this.#parts;
      const held = this.#waiting(version);
      if (!isConfirmable(held.reasons)) {
        throw new AegisError('conflict', 'an empty feed is never published: firewalls would load it and let all pass', {
          details: { version, reasons: held.reasons },
        });
      }
      const publishedAt = this.#nextPublishedAt(decision.at);
      await this.#point({ ...held, state: 'live', publishedAt }, null);
      storage.transactionSync(() => {
        publications.retire({ live: true });
        publications.decide(version, 'live', decision, publishedAt);
        for (const reason of held.reasons) if (reason.code === 'untouchable') state.acknowledgeHits(reason.addresses);
        emit('blacklist.feed.confirmed', { ...publications.get(version) }, decision.by);
      });
      return publications.get(version)!;
    });
  }

  /** A person refuses a held version: the feed stays as it is until the content changes again. */
  reject(version: number, decision: Decision): Promise<Publication> {
    return this.#serial(async () => {
      const { publications, storage, emit } = this.#parts;
      this.#waiting(version);
      await this.#point(publications.live(), null);
      storage.transactionSync(() => {
        publications.decide(version, 'rejected', decision);
        emit('blacklist.feed.rejected', { ...publications.get(version) }, decision.by);
      });
      return publications.get(version)!;
    });
  }

  /**
   * Drops the look-up tables of old versions. Queued like a flip: a compilation that finds a table in the bucket must not
   * lose it before its version is recorded.
   *
   * @returns How many were dropped, at most 100: as many as there may be is more than one call should do.
   */
  dropTables(keep: number): Promise<number> {
    return this.#serial(async () => {
      const { publications, bucket } = this.#parts;
      const stale = publications.staleTables(keep);
      if (stale.length > 0) await bucket.delete([...new Set(stale.map(({ lookupKey }) => lookupKey))]);
      for (const { version } of stale) publications.forgetTable(version);
      return stale.length;
    });
  }

  #waiting(version: number): Publication {
    const publication = this.#parts.publications.get(version);
    if (!publication) throw new AegisError('not_found', `there is no version ${version}`);
    const newest = this.#parts.publications.held();
    if (publication.state !== 'held') {
      throw new AegisError('conflict', `version ${version} is not held but ${publication.state}`, {
        details: { state: publication.state, held: newest?.version ?? null },
      });
    }
    return publication;
  }

  async #store(compilation: Compilation, now: number): Promise<NewPublication> {
    const { snapshots, publications } = this.#parts;
    const text = await snapshots.put(compilation.text, TEXT_TYPE);
    const lookup = await snapshots.put(compilation.lookup, TABLE_TYPE);
    const exempt = await snapshots.put(compilation.exempt, TABLE_TYPE);
    return {
      version: publications.nextVersion(),
      state: 'live',
      sha256: text.sha256,
      textKey: text.key,
      lookupKey: lookup.key,
      exemptKey: exempt.key,
      bytes: text.bytes,
      lines4: compilation.lines4,
      lines6: compilation.lines6,
      entries: compilation.entries,
      addresses4: compilation.addresses4,
      networks6: compilation.networks6,
      breakdown: compilation.breakdown,
      reasons: [],
      compiledAt: now,
      publishedAt: null,
    };
  }

  async #decide(candidate: NewPublication, { untouchableHits }: Compilation, now: number): Promise<PublishOutcome> {
    const { publications, storage, state, emit } = this.#parts;
    const live = publications.live();
    const acknowledged = new Set(state.acknowledgedHits());
    const reasons = holdReasons({
      live: live && figuresOf(live),
      next: figuresOf(candidate),
      bounds: state.settings().gate,
      untouchableHits: untouchableHits.filter((address) => !acknowledged.has(address)),
    });
    if (reasons.length > 0) return this.#hold({ ...candidate, state: 'held', reasons }, live, now);
    if (live?.sha256 === candidate.sha256) return this.#refresh(candidate, live);

    const next = { ...candidate, publishedAt: this.#nextPublishedAt(now) };
    await this.#point(next, null);
    storage.transactionSync(() => {
      publications.retire({ live: true });
      publications.insert(next);
      emit('blacklist.feed.published', { ...publications.get(next.version) }, 'publisher');
    });
    return 'published';
  }

  async #refresh(candidate: NewPublication, live: Publication): Promise<PublishOutcome> {
    const { publications, storage } = this.#parts;
    const sameTables = live.lookupKey === candidate.lookupKey && live.exemptKey === candidate.exemptKey;
    if (sameTables && publications.held() === null) {
      await this.#point(live, null);
      return 'unchanged';
    }
    const { lookupKey, exemptKey, compiledAt, entries, breakdown } = candidate;
    await this.#point({ ...live, lookupKey, exemptKey, compiledAt, entries, breakdown }, null);
    storage.transactionSync(() => {
      publications.refreshLive({ lookupKey, exemptKey, compiledAt, entries, breakdown });
      publications.retire({ live: false });
    });
    return 'refreshed';
  }

  async #hold(candidate: NewPublication, live: Publication | null, now: number): Promise<PublishOutcome> {
    const { publications, storage, emit } = this.#parts;
    const held = publications.held();
    const sameReasons = held !== null && JSON.stringify(held.reasons) === JSON.stringify(candidate.reasons);
    if (held?.sha256 === candidate.sha256 && sameReasons) {
      await this.#point(live, held);
      return 'held';
    }
    if (publications.isRejected(candidate)) {
      // What waits is not what the list says any more; and a person has said no to what it does say.
      await this.#point(live, null);
      publications.retire({ live: false });
      return 'held';
    }
    await this.#point(live, { ...candidate, compiledAt: now });
    storage.transactionSync(() => {
      publications.retire({ live: false });
      publications.insert(candidate);
      emit('blacklist.feed.held', { ...publications.get(candidate.version) }, 'publisher');
    });
    return 'held';
  }

  /**
   * When a version becomes live: never in the second of the one before, because `Last-Modified` has no smaller unit and
   * a consumer that goes by it would not see the change.
   */
  #nextPublishedAt(now: number): number {
    const before = this.#parts.publications.lastPublishedAt();
    return before === null ? now : Math.max(now, (Math.floor(before / 1_000) + 1) * 1_000);
  }

  /** Writes the mutable object that the edge reads. */
  async #point(live: NewPublication | null, held: NewPublication | null): Promise<void> {
    const { bucket, list } = this.#parts;
    const hold = held && {
      version: held.version,
      since: held.compiledAt,
      reasons: [...held.reasons],
      confirmable: isConfirmable(held.reasons),
    };
    if (live === null) {
      if (hold === null) await bucket.delete(holdKey(list));
      else await bucket.put(holdKey(list), JSON.stringify(hold));
      return;
    }
    const pointer: FeedPointer = {
      format: 1,
      list,
      version: live.version,
      sha256: live.sha256,
      textKey: live.textKey,
      lookupKey: live.lookupKey,
      exemptKey: live.exemptKey,
      bytes: live.bytes,
      lines4: live.lines4,
      lines6: live.lines6,
      entries: live.entries,
      addresses4: live.addresses4,
      publishedAt: live.publishedAt ?? live.compiledAt,
      compiledAt: live.compiledAt,
      breakdown: live.breakdown,
      hold,
    };
    await bucket.put(pointerKey(list), JSON.stringify(pointer));
  }

  #serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

const figuresOf = ({ lines4, lines6, addresses4, networks6 }: NewPublication) => ({
  lines: lines4 + lines6,
  addresses4,
  networks6,
});

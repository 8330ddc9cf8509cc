import { type HoldReason, holdReasons, isConfirmable } from '../../../shared/blacklist/publication/gate.ts';
import { type FeedPointer, holdKey, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { KEEP_VERSIONS, RETENTION_MS, TABLE_RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { Snapshots } from '../../kernel/snapshots.ts';
import type { Allowlist, AllowView } from './allowlist.ts';
import { type Compilation, compile } from './compile.ts';
import { cutOf } from './cut.ts';
import { type Exemption, exemptionsOf } from './exempt.ts';
import type { NewPublication, Publication, Publications } from './publications.ts';
import type { ListState } from './state.ts';

const TEXT_TYPE = 'text/plain; charset=utf-8';
const TABLE_TYPE = 'application/octet-stream';
/** Objects that one step of a purge looks at. */
const PAGE_SIZE = 500;

export interface PublisherParts {
  readonly list: string;
  readonly storage: DurableObjectStorage;
  readonly bucket: R2Bucket;
  readonly snapshots: Snapshots;
  readonly publications: Publications;
  readonly state: ListState;
  readonly allowlist: Allowlist;
  /** What warning lists cut; read before the state is, which has to be seen at one moment. */
  readonly warnings: { cuts(): Promise<readonly AllowView[]> };
  /** Appends events and arms the outbox, inside the caller's transaction. */
  readonly emit: (type: string, data: Readonly<Record<string, unknown>>, actor: string) => void;
}

type Figures = Pick<Publication, 'lines4' | 'lines6' | 'addresses4' | 'networks6'>;

/** A stored compilation, and what decides about it. */
interface Compiled {
  readonly candidate: NewPublication;
  /** Untouchable addresses that claims in force name. */
  readonly hits: readonly string[];
  readonly exemptions: readonly Exemption[];
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
      const { state, storage, allowlist, warnings } = this.#parts;
      // Before the wait: what changes meanwhile is compiled once more.
      const revision = state.contentRevision();
      const cuts = await warnings.cuts();
      if (!mayCompile()) return 'postponed';
      const startedAt = Date.now();
      const [settings, allow] = [state.settings(), [...allowlist.all(now), ...cuts]];
      const compilation = compile(storage.sql, { settings, allow, now });
      const candidate = await this.#store(compilation, now);
      const compiled = { candidate, hits: compilation.untouchableHits, exemptions: exemptionsOf(allow, settings) };
      const outcome = await this.#decide(compiled, now);
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
        publications.retire({ held: true, live: true });
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

  /**
   * Looks at one page of the list's objects and deletes what no version leads to any more and is old enough: feed texts
   * of old versions, and tables, of which every compilation leaves some behind. Queued like a flip, as `dropTables` is.
   *
   * @param after - where to go on, as returned before; `null` begins
   * @returns where to go on, `null` at the end
   */
  purge(now: number, after: string | null, pageSize = PAGE_SIZE): Promise<string | null> {
    return this.#serial(async () => {
      const { publications, bucket, list } = this.#parts;
      const { objects, truncated } = await bucket.list({
        prefix: `feeds/${list}/sha256/`,
        limit: pageSize,
        include: ['httpMetadata'],
        ...(after === null ? {} : { startAfter: after }),
      });
      const inUse = publications.objectsInUse(KEEP_VERSIONS);
      const isOld = ({ uploaded, httpMetadata }: R2Object): boolean =>
        now - uploaded.getTime() >= (httpMetadata?.contentType === TABLE_TYPE ? TABLE_RETENTION_MS : RETENTION_MS);
      const gone = objects.filter((object) => !inUse.has(object.key) && isOld(object));
      if (gone.length > 0) await bucket.delete(gone.map(({ key }) => key));
      return truncated ? (objects.at(-1)?.key ?? null) : null;
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
    const lookup = await snapshots.put(await compilation.lookup(), TABLE_TYPE);
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
      cutFrom: null,
      compiledAt: now,
      publishedAt: null,
    };
  }

  async #decide({ candidate, hits, exemptions }: Compiled, now: number): Promise<PublishOutcome> {
    const { publications, state } = this.#parts;
    const acknowledged = new Set(state.acknowledgedHits());
    const unseen = hits.filter((address) => !acknowledged.has(address));
    const reasons = this.#reasons(candidate, unseen);
    const live = publications.live();
    if (reasons.length > 0) {
      // The same exemptions have been cut out already.
      if (live !== null && live.exemptKey !== candidate.exemptKey) await this.#publishCut(live, exemptions, now);
      const version = publications.nextVersion();
      return this.#hold({ ...candidate, version, state: 'held', reasons }, publications.live(), now);
    }
    if (live?.sha256 === candidate.sha256) return this.#refresh(candidate, live);
    await this.#publish(candidate, { keepHeld: false }, now);
    return 'published';
  }

  #reasons(next: Figures, untouchableHits: readonly string[]): HoldReason[] {
    const { publications, state } = this.#parts;
    const passed = publications.passed();
    const bounds = state.settings().gate;
    return holdReasons({ live: passed && figuresOf(passed), next: figuresOf(next), bounds, untouchableHits });
  }

  /**
   * A hold keeps out what is new, but must not keep in what may not be blocked: the live version without it takes its
   * place, and the held one waits on. A cut that would itself be held for its size waits with it.
   */
  async #publishCut(live: Publication, exemptions: readonly Exemption[], now: number): Promise<void> {
    const { publications, snapshots, bucket } = this.#parts;
    const cut = await cutOf(live, exemptions, bucket);
    // Growth is no reason: cutting single addresses out of networks makes more lines of less.
    if (cut === null || this.#reasons(cut, []).some(({ code }) => code !== 'growth')) return;
    const { lines4, lines6, addresses4, networks6 } = cut;
    const { key: textKey, sha256, bytes } = await snapshots.put(cut.text, TEXT_TYPE);
    const { key: exemptKey } = await snapshots.put(cut.exempt, TABLE_TYPE);
    const next = {
      ...live,
      ...{ textKey, sha256, bytes, exemptKey, lines4, lines6, addresses4, networks6 },
      version: publications.nextVersion(),
      cutFrom: live.cutFrom ?? live.version,
      reasons: [],
      compiledAt: now,
    };
    await this.#publish(next, { keepHeld: true }, now);
  }

  async #publish(candidate: NewPublication, { keepHeld }: { keepHeld: boolean }, now: number): Promise<void> {
    const { publications, storage, emit } = this.#parts;
    const next = { ...candidate, publishedAt: this.#nextPublishedAt(now) };
    await this.#point(next, keepHeld ? publications.held() : null);
    storage.transactionSync(() => {
      publications.retire({ held: !keepHeld, live: true });
      publications.insert(next);
      emit('blacklist.feed.published', { ...publications.get(next.version) }, 'publisher');
    });
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
      publications.retire({ held: true, live: false });
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
      publications.retire({ held: true, live: false });
      return 'held';
    }
    await this.#point(live, { ...candidate, compiledAt: now });
    storage.transactionSync(() => {
      publications.retire({ held: true, live: false });
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

const figuresOf = ({ lines4, lines6, addresses4, networks6 }: Figures) => ({
  lines: lines4 + lines6,
  addresses4,
  networks6,
});

import * as v from 'valibot';
import type { Causation } from '../../../shared/events/envelope.ts';
import type { StoreCounts } from '../../../shared/identity/privacy/counts.ts';
import {
  type Contribution,
  contributionSchema,
  exportKey,
  MOST_CONTRIBUTED,
} from '../../../shared/identity/privacy/export.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { UserCore } from './core.ts';
import type { KeyMeta, Keys } from './keys.ts';
import type { Mails } from './mails.ts';
import { PRIVACY_ALARM } from './privacy/alarm.ts';
import { type EdgeWork, type EraseView, type EraseWish, Erasure } from './privacy/erasure.ts';
import { Exports, type ExportView } from './privacy/exports.ts';
import { tracesOf } from './privacy/tables.ts';
import type { Revocations } from './revocations.ts';
import type { Sessions } from './sessions.ts';

interface Parts {
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly mails: Mails;
  readonly keys: Keys;
}

/** What an actor still has of its person; see {@link tracesOf}. */
export interface Traces {
  readonly status: string;
  readonly counts: StoreCounts;
  /** The copy of the last mail in the mailbox, which goes a day after the erasure; null without one. */
  readonly lastMailKey: string | null;
}

/** What a person may ask for: a copy of everything, and that nothing is left. */
export class Privacy {
  readonly #core: UserCore;
  readonly #exports: Exports;
  readonly #erasure: Erasure;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#exports = new Exports(core, parts);
    this.#erasure = new Erasure(core, { ...parts, isExporting: () => this.#exports.isBuilding });
  }

  /**
   * See {@link Exports.request}.
   *
   * @param contributions What other systems know, collected by the edge.
   */
  requestExport(contributions: readonly Contribution[], meta: KeyMeta): ExportView {
    const checked = v.parse(v.array(contributionSchema), contributions);
    const length = checked.reduce((sum, { text }) => sum + text.length, 0);
    if (length > MOST_CONTRIBUTED) throw new AegisError('internal', 'Other systems contribute too much to an export');
    return this.#exports.request(checked, meta);
  }

  /** @throws AegisError `not_found` when the account is erased. */
  exports(): ExportView[] {
    this.#core.account();
    return this.#exports.list();
  }

  /** @throws AegisError `not_found`. */
  findExport(id: string): ExportView {
    return this.#exports.find(id);
  }

  /**
   * Where the archive lies; the download is noted.
   *
   * @throws AegisError `not_found` also when it has expired, `conflict` while it is being made.
   */
  openExport(id: string, causation: Causation): { readonly key: string; readonly createdAt: number } {
    const { state, expiresAt, createdAt } = this.#exports.find(id);
    if (state === 'queued') throw new AegisError('conflict', 'The archive is being made.', { retryAfterSeconds: 2 });
    if (state !== 'ready' || (expiresAt ?? 0) <= this.#core.now()) {
      throw new AegisError('not_found', 'The archive has expired; ask for a new one.');
    }
    const note = { type: 'export.downloaded', security: true, data: { export: id } };
    this.#core.transact(() => this.#core.note(note, causation));
    return { key: exportKey(this.#core.userId, id), createdAt };
  }

  /** See {@link Erasure.begin}. */
  begin(wish: EraseWish, causation: Causation): Promise<EraseView> {
    return this.#erasure.begin(wish, causation);
  }

  /** See {@link Erasure.work}. */
  work(): EdgeWork {
    return this.#erasure.work();
  }

  /** See {@link Erasure.planEdge}. */
  planEdge(counts: StoreCounts): void {
    this.#erasure.planEdge(counts);
  }

  /** See {@link Erasure.completeEdge}. */
  completeEdge(counts: StoreCounts): Promise<EdgeWork> {
    return this.#erasure.completeEdge(counts);
  }

  /** See {@link Erasure.complete}. */
  complete(): void {
    this.#erasure.complete();
  }

  /**
   * What is left of the person in this actor.
   *
   * @throws AegisError `not_found` when there never was an account.
   */
  traces(): Traces {
    const account = this.#core.findAccount();
    if (account === null) throw new AegisError('not_found', 'There is no such user.');
    const lastMailKey = this.#erasure.lastMailKey();
    return { status: account.status, counts: tracesOf(this.#core.sql), lastMailKey };
  }

  /** The consumer has confirmed events; see {@link Erasure.confirmed}. */
  confirmed(): void {
    this.#erasure.confirmed();
  }

  /** The handler of alarm kind `privacy`. */
  async advance(now: number): Promise<void> {
    const due = await (this.#erasure.exists() ? this.#erasure.advance(now) : this.#exports.advance(now));
    // An erasure that began while an archive was made asked to be looked after at once, and still is.
    if (due !== null) this.#core.alarms.soonest(PRIVACY_ALARM, due);
  }
}

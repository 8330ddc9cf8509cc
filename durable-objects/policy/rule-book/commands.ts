import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import {
  approveDraft,
  changeDraft,
  type DraftContent,
  newDraft,
  type RuleDraft,
  rejectDraft,
  submitDraft,
} from '../../../shared/policy/rules/draft.ts';
import { activeVersion, BUILT_IN, nextChangeAt, type RuleVersion } from '../../../shared/policy/rules/version.ts';
import { EFFECTIVE_ALARM, type RuleBookCore, type RuleBookEventType } from './core.ts';

/** Drafts under way at the same time: more are forgotten ones. */
const MOST_OPEN_DRAFTS = 50;

/** What every command brings along. */
export interface RuleCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
  /** The human being, however they signed in: `user:<id>` or `admin-key`. */
  readonly person: string;
}

/** The draft, or the version, afterwards; and the events to project so that the caller reads its own write. */
export interface RuleReceipt<T> {
  readonly value: T;
  readonly events: readonly Envelope[];
}

type Told = readonly [RuleBookEventType, Readonly<Record<string, unknown>>];

/** The commands of the rule book. Each changes state, alarm and event log in one transaction. */
export class RuleBookCommands {
  readonly #core: RuleBookCore;

  constructor(core: RuleBookCore) {
    this.#core = core;
  }

  draft(id: string, content: DraftContent, meta: RuleCommandMeta, now: number): RuleReceipt<RuleDraft> {
    const { store } = this.#core;
    return this.#command(meta, now, () => {
      if (store.openDrafts() >= MOST_OPEN_DRAFTS) {
        throw new AegisError(
          'conflict',
          `There are ${MOST_OPEN_DRAFTS} open drafts already; reject some of them first.`,
        );
      }
      const draft = newDraft(id, content, store.newest(), meta.person, now);
      return this.#keep(draft, 'policy.rules.drafted');
    });
  }

  change(
    id: string,
    content: DraftContent,
    expected: number | null,
    meta: RuleCommandMeta,
    now: number,
  ): RuleReceipt<RuleDraft> {
    const { store } = this.#core;
    return this.#command(meta, now, () => {
      const draft = changeDraft(this.#draft(id), content, store.newest(), meta.person, expected, now);
      return this.#keep(draft, 'policy.rules.changed');
    });
  }

  submit(id: string, expected: number | null, meta: RuleCommandMeta, now: number): RuleReceipt<RuleDraft> {
    return this.#command(meta, now, () =>
      this.#keep(submitDraft(this.#draft(id), meta.person, expected, now), 'policy.rules.submitted'),
    );
  }

  approve(
    id: string,
    reason: string,
    expected: number | null,
    meta: RuleCommandMeta,
    now: number,
  ): RuleReceipt<RuleDraft> {
    const { store } = this.#core;
    return this.#command(meta, now, () => {
      const newest = store.newest();
      const decision = { by: meta.person, at: now, reason };
      const draft = approveDraft(this.#draft(id), decision, expected, newest, newest + 1);
      // A time that has passed while people were deciding is now: nothing holds in hindsight.
      const effectiveFrom = Math.max(now, draft.effectiveFrom ?? now);
      const { title, authors, ruleSet } = draft;
      const version: RuleVersion = {
        ...{ version: newest + 1, title, effectiveFrom, approvedAt: now, approvedBy: meta.person, authors, reason },
        ...{ draft: id, restores: null },
      };
      store.addVersion(version, ruleSet);
      const { amendments } = ruleSet;
      return this.#keep(draft, 'policy.rules.approved', {
        ...{ version: version.version, effectiveFrom: new Date(effectiveFrom).toISOString() },
        ...{ rules: ruleSet.rules.length, amended: amendments.map(({ policy }) => policy) },
      });
    });
  }

  reject(
    id: string,
    reason: string,
    expected: number | null,
    meta: RuleCommandMeta,
    now: number,
  ): RuleReceipt<RuleDraft> {
    return this.#command(meta, now, () => {
      const decision = { by: meta.person, at: now, reason };
      return this.#keep(rejectDraft(this.#draft(id), decision, expected), 'policy.rules.rejected');
    });
  }

  /** A new version with the content of an old one, at once. Two people have approved that content before; one may go back to it. */
  rollback(to: number, reason: string, meta: RuleCommandMeta, now: number): RuleReceipt<RuleVersion> {
    const { store } = this.#core;
    return this.#command(meta, now, () => {
      const content = store.content(to);
      if (content === null) throw new AegisError('not_found', `There is no version ${to} of the rules.`);
      const former = store.versions().find(({ version }) => version === to) ?? BUILT_IN;
      const version: RuleVersion = {
        ...{ version: store.newest() + 1, title: former.title, effectiveFrom: now, approvedAt: now },
        ...{ approvedBy: meta.person, authors: former.authors, reason, draft: null, restores: to },
      };
      store.addVersion(version, content);
      return [version, ['policy.rules.rolled-back', { version: version.version, restores: to, by: meta.person }]];
    });
  }

  /** Tells that another version holds, and arms the alarm for the next. Only inside a transaction. */
  settle(causation: Causation, now: number): void {
    const { store, alarms } = this.#core;
    const versions = store.versions();
    const active = activeVersion(versions, now);
    if (active.version !== store.announced()) {
      const from = store.announced();
      store.announce(active.version);
      this.#core.emit('policy.rules.activated', { version: active.version, before: from }, causation, now);
    }
    const next = nextChangeAt(versions, now);
    if (next === null) alarms.clear(EFFECTIVE_ALARM);
    else alarms.set(EFFECTIVE_ALARM, next);
  }

  #draft(id: string): RuleDraft {
    const draft = this.#core.store.draft(id);
    if (draft === null) throw new AegisError('not_found', `There is no draft ${id} of the rules.`);
    return draft;
  }

  #keep(draft: RuleDraft, type: RuleBookEventType, more: Readonly<Record<string, unknown>> = {}): [RuleDraft, Told] {
    this.#core.store.saveDraft(draft);
    const { id, status, revision, title } = draft;
    return [draft, [type, { draft: id, status, revision, title, ...more }]];
  }

  #command<T>(meta: RuleCommandMeta, now: number, change: () => readonly [T, Told]): RuleReceipt<T> {
    const { storage, idempotency, events } = this.#core;
    const run = (): RuleReceipt<T> => {
      const head = events.head();
      const [value, [type, data]] = change();
      this.#core.emit(type, data, meta.causation, now);
      this.settle(meta.causation, now);
      return { value, events: events.since(head, 10) };
    };
    return storage.transactionSync(() => idempotency.run(meta.idempotencyKey, meta.requestHash, now, run).value);
  }
}

import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../shared/kernel/error.ts';
import type { DraftContent, RuleDraft } from '../../shared/policy/rules/draft.ts';
import {
  type ActiveRules,
  activeVersion,
  BUILT_IN,
  type RuleVersion,
  standingOf,
  type VersionStanding,
} from '../../shared/policy/rules/version.ts';
import { RuleBookCommands, type RuleCommandMeta, type RuleReceipt } from './rule-book/commands.ts';
import { EFFECTIVE_ALARM, type RuleBookCore, ruleBookCore } from './rule-book/core.ts';

/** A version with how it stands at the moment it was asked for. */
export type StandingVersion = RuleVersion & { readonly standing: VersionStanding };

/** What the rule book holds; drafts without their rules. */
export interface RuleBookOverview {
  readonly active: ActiveRules;
  /** Newest first. */
  readonly versions: readonly StandingVersion[];
  readonly drafts: readonly Omit<RuleDraft, 'ruleSet'>[];
}

const CAUSED_BY_TIME = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' } as const;

/**
 * The rules of ranking and the amendments of eligibility as data: drafts, four eyes, versions, effective dates, rollback. There is
 * one, named `main`. Nothing that was approved is ever changed or lost.
 */
export class RuleBook extends DurableObject<Env> {
  readonly #core: RuleBookCore;
  readonly #commands: RuleBookCommands;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = ruleBookCore(ctx, env);
    this.#commands = new RuleBookCommands(this.#core);
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- reading

  /** The rules that hold at `now` (ms since the epoch). */
  active(now: number): ActiveRules {
    const { version } = activeVersion(this.#core.store.versions(), now);
    return { version, ruleSet: this.#content(version) };
  }

  /** As {@link RuleBook.active}, or `null` when that is the version which the caller has. */
  newer(now: number, known: number): ActiveRules | null {
    return activeVersion(this.#core.store.versions(), now).version === known ? null : this.active(now);
  }

  /** One version, also to replay what was computed with it. @throws AegisError `not_found`. */
  version(version: number, now: number): StandingVersion & ActiveRules {
    const ruleSet = this.#content(version);
    const versions = this.#core.store.versions();
    const meta = versions.find((candidate) => candidate.version === version) ?? BUILT_IN;
    return { ...meta, ruleSet, standing: standingOf(meta, versions, now) };
  }

  overview(now: number): RuleBookOverview {
    const versions = this.#core.store.versions();
    return {
      active: this.active(now),
      versions: versions.map((one) => ({ ...one, standing: standingOf(one, versions, now) })).reverse(),
      drafts: this.#core.store.drafts(100).map(({ ruleSet: _, ...draft }) => draft),
    };
  }

  /** @throws AegisError `not_found`. */
  draft(id: string): RuleDraft {
    const draft = this.#core.store.draft(id);
    if (draft === null) throw new AegisError('not_found', `There is no draft ${id} of the rules.`);
    return draft;
  }

  // --- commands

  /** Starts a draft from the newest version; `id` sorts by time. */
  create(id: string, content: DraftContent, meta: RuleCommandMeta): RuleReceipt<RuleDraft> {
    return this.#commands.draft(id, content, meta, Date.now());
  }

  /** `expected`: the revision that the caller has seen, or `null` for any. */
  change(id: string, content: DraftContent, expected: number | null, meta: RuleCommandMeta): RuleReceipt<RuleDraft> {
    return this.#commands.change(id, content, expected, meta, Date.now());
  }

  submit(id: string, expected: number | null, meta: RuleCommandMeta): RuleReceipt<RuleDraft> {
    return this.#commands.submit(id, expected, meta, Date.now());
  }

  approve(id: string, reason: string, expected: number | null, meta: RuleCommandMeta): RuleReceipt<RuleDraft> {
    return this.#commands.approve(id, reason, expected, meta, Date.now());
  }

  reject(id: string, reason: string, expected: number | null, meta: RuleCommandMeta): RuleReceipt<RuleDraft> {
    return this.#commands.reject(id, reason, expected, meta, Date.now());
  }

  rollback(to: number, reason: string, meta: RuleCommandMeta): RuleReceipt<RuleVersion> {
    return this.#commands.rollback(to, reason, meta, Date.now());
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [EFFECTIVE_ALARM]: (now) => this.#core.storage.transactionSync(() => this.#commands.settle(CAUSED_BY_TIME, now)),
    });
  }

  #content(version: number) {
    const content = this.#core.store.content(version);
    if (content === null) throw new AegisError('not_found', `There is no version ${version} of the rules.`);
    return content;
  }
}

import { DurableObject } from 'cloudflare:workers';
import * as v from 'valibot';
import type { Causation, Envelope } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { seoulDay } from '../../shared/policy/day.ts';
import type { PolicyDocument, PolicyStatus } from '../../shared/policy/document/document.ts';
import { absorb, retire } from '../../shared/policy/lifecycle/absorb.ts';
import { type PolicyCommand, policyCommandSchema } from '../../shared/policy/lifecycle/command.ts';
import { overlaidAgainst } from '../../shared/policy/lifecycle/content.ts';
import { decide, expire } from '../../shared/policy/lifecycle/decide.ts';
import { type Disagreement, disagreementsOf } from '../../shared/policy/lifecycle/disagreements.ts';
import type { PolicyEvent, PolicyState } from '../../shared/policy/lifecycle/state.ts';
import { type Statement, statementSchema } from '../../shared/policy/lifecycle/statement.ts';
import { type PolicyView, viewOf } from '../../shared/policy/lifecycle/view.ts';
import { EXPIRE_ALARM, type PolicyCore, policyCore } from './policy/core.ts';
import type { VersionInfo } from './policy/store.ts';

/** What every command of a person brings along. */
export interface PolicyCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, hex: tells a repeated key from a reused one, and names the content of what is written here. */
  readonly requestHash: string;
}

/** What became of a statement. `restated`: the record was written anew and says the same; no event. */
export interface AbsorbReceipt {
  readonly outcome: 'unchanged' | 'restated' | 'created' | 'updated' | 'published' | 'withdrawn';
  readonly revision: number;
  readonly version: number;
  readonly status: PolicyStatus;
}

/** The programme afterwards, and the events to project so that the caller reads its own write. */
export interface PolicyReceipt {
  readonly policy: PolicyView;
  readonly events: readonly Envelope[];
}

/** A programme with what its sources say apart from each other, and from what people have set. */
export interface PolicyDetail {
  readonly policy: PolicyView;
  readonly statements: readonly (Omit<Statement, 'document'> & { readonly url: string | null })[];
  readonly disagreements: readonly Disagreement[];
  readonly overlays: ReturnType<typeof overlaidAgainst>;
}

/** One version with its content. */
export interface PolicyVersion extends VersionInfo {
  readonly document: PolicyDocument;
}

/**
 * One support programme: its versions, its life, what every source said last. The only one that writes it. What happens to it is
 * decided in `shared/policy/lifecycle`; this class wires that to storage, RPC and alarms.
 */
export class PolicyActor extends DurableObject<Env> {
  readonly #core: PolicyCore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = policyCore(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- collection

  /**
   * A record of a source says something. Repeatable: the same hash writes no row.
   *
   * @throws AegisError `invalid_request` for what is no statement, `payload_too_large` for a document that no event could carry.
   */
  absorb(statement: Statement, causation: Causation): AbsorbReceipt {
    const { store, id } = this.#core;
    if (store.hashOf(statement.source, statement.record) === statement.hash) {
      const life = store.life();
      if (life !== null && life.withdrawn?.by !== 'source') return this.#receipt('unchanged');
    }
    const parsed = v.safeParse(statementSchema, statement);
    if (!parsed.success) throw new AegisError('invalid_request', `No statement: ${issueOf(parsed.issues)}`);
    return this.#collected((state, at) => absorb(id, state, parsed.output, at), causation);
  }

  /** A source no longer has a record. The last one to go withdraws the programme. Repeatable. */
  retire(source: string, record: string, causation: Causation): AbsorbReceipt {
    const { store } = this.#core;
    if (store.life() === null) throw new AegisError('not_found', `there is no policy ${this.#core.id}`);
    return this.#collected((state, at) => retire(state, { source, record }, at), causation);
  }

  // --- people

  /**
   * A person's command.
   *
   * @param expected The revision that the person has seen; `null`: any. Not asked of `create`.
   * @throws AegisError `not_found`, `conflict`, `revision_mismatch`, `invalid_request`, `idempotency_key_reused`, `payload_too_large`.
   */
  execute(command: PolicyCommand, expected: number | null, meta: PolicyCommandMeta): PolicyReceipt {
    const { storage, store, events, idempotency, id } = this.#core;
    const parsed = v.safeParse(policyCommandSchema, command);
    if (!parsed.success) throw new AegisError('invalid_request', `No command: ${issueOf(parsed.issues)}`);
    const at = Date.now();
    const head = storage.transactionSync(() => {
      // The head alone is remembered: a document may be longer than what is kept of a result.
      const run = (): number => {
        const before = store.state();
        if (expected !== null && before !== null && before.revision !== expected) {
          throw new AegisError('revision_mismatch', 'The programme has been changed by somebody else', {
            details: { revision: before.revision },
          });
        }
        const headBefore = events.head();
        const context = { at, by: meta.causation.actor, contentHash: meta.requestHash, today: seoulDay(at) };
        this.#core.apply(before, decide(id, before, parsed.output, context), meta.causation);
        return headBefore;
      };
      return idempotency.run(meta.idempotencyKey, meta.requestHash, at, run).value;
    });
    const state = store.state();
    if (state === null) throw new AegisError('not_found', `there is no policy ${id}`);
    return { policy: viewOf(state), events: events.since(head, 100) };
  }

  // --- reading

  /** @throws AegisError `not_found`. */
  describe(): PolicyDetail {
    const state = this.#core.state();
    return {
      policy: viewOf(state),
      statements: state.statements.map(({ document, ...statement }) => ({
        ...statement,
        url: document.sources[0]?.url ?? null,
      })),
      disagreements: disagreementsOf(state.statements),
      overlays: overlaidAgainst(state),
    };
  }

  /** Newest first; `before`: only those with a smaller number. */
  versions(limit = 50, before: number | null = null): readonly VersionInfo[] {
    this.#core.state();
    return this.#core.store.infos(limit, before);
  }

  /** @throws AegisError `not_found`. */
  version(n: number): PolicyVersion {
    this.#core.state();
    const [info, document] = [this.#core.store.info(n), this.#core.store.document(n)];
    if (info === null || document === null) throw new AegisError('not_found', `${this.#core.id} has no version ${n}`);
    return { ...info, document };
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [EXPIRE_ALARM]: (now) => {
        const state = this.#core.store.state();
        this.#core.storage.transactionSync(() => this.#core.apply(state, expire(state, now), BY_ALARM));
      },
    });
  }

  #collected(decided: (state: PolicyState | null, at: number) => PolicyEvent[], causation: Causation): AbsorbReceipt {
    const at = Date.now();
    return this.#core.storage.transactionSync(() => {
      const state = this.#core.store.state();
      const events = decided(state, at);
      this.#core.apply(state, events, causation);
      return this.#receipt(outcomeOf(events[0]));
    });
  }

  #receipt(outcome: AbsorbReceipt['outcome']): AbsorbReceipt {
    const life = this.#core.store.life();
    if (life === null) throw new AegisError('internal', 'A statement was absorbed and left nothing');
    const { revision, version, status } = life;
    return { outcome, revision, version, status };
  }
}

const BY_ALARM: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };

function outcomeOf(event: PolicyEvent | undefined): AbsorbReceipt['outcome'] {
  if (event === undefined) return 'unchanged';
  return event.type === 'restated' ? 'restated' : (event.type.slice('policy.'.length) as AbsorbReceipt['outcome']);
}

function issueOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  return issue === undefined ? 'unknown' : `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`;
}

import { DurableObject } from 'cloudflare:workers';
import type { Causation, Envelope } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { logger } from '../../shared/kernel/log.ts';
import {
  type GateFigures,
  type ModelChoice,
  type ModelRole,
  type ModelSwitch,
  previousChoice,
} from '../../shared/policy/ai/board.ts';
import { Alarms } from '../kernel/alarms.ts';
import { EventLog } from '../kernel/event-log.ts';
import { Idempotency } from '../kernel/idempotency.ts';
import { migrate } from '../kernel/migrations.ts';
import { actorName } from '../kernel/name.ts';
import { Outbox } from '../kernel/outbox.ts';
import { MODEL_BOARD_MIGRATIONS } from './model-board/schema.ts';
import { ModelBoardStore } from './model-board/store.ts';

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 500;

/** What every command brings along. */
export interface ModelCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  readonly requestHash: string;
  readonly by: string;
}

/** What became of a command, and the events to project so that the caller reads its own write. */
export interface ModelReceipt {
  readonly entry: ModelSwitch;
  readonly events: readonly Envelope[];
}

export interface ModelBoardView {
  readonly choices: Readonly<Record<ModelRole, ModelChoice>>;
  /** Newest first. */
  readonly history: readonly ModelSwitch[];
}

/**
 * Which models answer for what, how they were judged, and when they were switched; and what each tenant has spent on language models
 * today. There is one, named `main`. It calls no model itself: the judging is done where the catalogue is.
 */
export class ModelBoard extends DurableObject<Env> {
  readonly #storage: DurableObjectStorage;
  readonly #store: ModelBoardStore;
  readonly #alarms: Alarms;
  readonly #events: EventLog;
  readonly #outbox: Outbox;
  readonly #idempotency: Idempotency;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    const name = actorName(ctx);
    migrate(storage, MODEL_BOARD_MIGRATIONS);
    this.#storage = storage;
    this.#store = new ModelBoardStore(storage.sql);
    this.#alarms = new Alarms(storage, { log: logger({ svc: 'policy', actor: `models:${name}` }) });
    this.#events = new EventLog(storage, `/policy/models/${name}`);
    this.#outbox = new Outbox(storage, this.#events, env.EVENTS, this.#alarms);
    this.#idempotency = new Idempotency(storage);
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  choices(): ModelBoardView['choices'] {
    return { embedding: this.#store.choice('embedding'), 'language-model': this.#store.choice('language-model') };
  }

  describe(): ModelBoardView {
    return { choices: this.choices(), history: this.#store.history().reverse() };
  }

  /**
   * Notes a switch that has passed the gate, or one that has not and changes nothing.
   *
   * @param before The choice that it was judged against: what was switched meanwhile was not.
   * @throws AegisError `conflict` when another choice holds by now.
   */
  decide(
    role: ModelRole,
    before: ModelChoice,
    after: ModelChoice,
    isPassed: boolean,
    figures: GateFigures | null,
    meta: ModelCommandMeta,
  ): ModelReceipt {
    return this.#command(meta, (now) => {
      const current = this.#store.choice(role);
      if (JSON.stringify(current) !== JSON.stringify(before)) {
        throw new AegisError('conflict', 'Another model was chosen while this one was judged; try again.');
      }
      if (isPassed) this.#store.choose(role, after);
      const outcome = isPassed ? 'switched' : 'refused';
      return { role, outcome, before, after, by: meta.by, at: now, figures };
    });
  }

  /** Goes back to what was there before the last switch, without judging it again. @throws AegisError `conflict` at the beginning. */
  rollback(role: ModelRole, meta: ModelCommandMeta): ModelReceipt {
    return this.#command(meta, (now) => {
      const before = this.#store.choice(role);
      const after = previousChoice(this.#store.history(), role, before);
      if (after === null) throw new AegisError('conflict', 'There is nothing to go back to.');
      this.#store.choose(role, after);
      return { role, outcome: 'rolled-back', before, after, by: meta.by, at: now, figures: null };
    });
  }

  /** Whether a tenant may spend so many tokens more today (a day of Seoul); if so they count as spent. */
  spend(day: string, tenant: string, tokens: number, limit: number): boolean {
    return this.#storage.transactionSync(() => this.#store.spend(day, tenant, tokens, limit));
  }

  confirmOutbox(sequence: number): void {
    this.#outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), { outbox: (now) => this.#outbox.flush(now) });
  }

  #command(meta: ModelCommandMeta, change: (now: number) => Omit<ModelSwitch, 'seq'>): ModelReceipt {
    const now = Date.now();
    const run = (): ModelReceipt => {
      const entry = this.#store.note(change(now));
      const type = entry.outcome === 'refused' ? 'policy.ai-model.refused' : 'policy.ai-model.updated';
      const { role, outcome, before, after, figures } = entry;
      const data = { role, outcome, before, after, figures, alias: type.replace('policy.ai-model', 'ai.model') };
      const events = this.#events.append([{ type, version: 1, data }], meta.causation, now);
      // What is confirmed lives on in the read model.
      this.#events.trim(Math.max(1, this.#outbox.status().confirmed - KEPT_EVENTS));
      this.#outbox.poke(now);
      return { entry, events };
    };
    return this.#storage.transactionSync(
      () => this.#idempotency.run(meta.idempotencyKey, meta.requestHash, now, run).value,
    );
  }
}

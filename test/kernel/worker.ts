import { DurableObject } from 'cloudflare:workers';
import { Alarms } from '../../durable-objects/kernel/alarms.ts';
import { EventLog } from '../../durable-objects/kernel/event-log.ts';
import { Idempotency } from '../../durable-objects/kernel/idempotency.ts';
import { type Migration, migrate } from '../../durable-objects/kernel/migrations.ts';
import { Outbox, type OutboxStatus } from '../../durable-objects/kernel/outbox.ts';
import { BagBase } from '../../durable-objects/platform/itty/bag.ts';
import type { Causation, Envelope } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { consumeEvents } from '../../workers/events/consumer.ts';
import { courier } from './courier.ts';
import { tallyProjector } from './read-model.ts';
import type { KernelEnv } from './rig.ts';
import { type Add, decide, type Tally } from './tally.ts';

const MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'totals', up: (sql) => void sql.exec('CREATE TABLE totals (name TEXT PRIMARY KEY, total INTEGER)') },
];

export interface AddReceipt {
  readonly totals: Tally;
  readonly head: number;
}

/** An entity as every entity is built: platform class, composed parts, one synchronous block a command. */
export class TallyActor extends DurableObject<KernelEnv> {
  readonly #alarms: Alarms;
  readonly #log: EventLog;
  readonly #outbox: Outbox;
  readonly #idempotency: Idempotency;

  constructor(ctx: DurableObjectState, env: KernelEnv) {
    super(ctx, env);
    const { storage } = ctx;
    this.#alarms = new Alarms(storage);
    this.#log = new EventLog(storage, `/tally/${ctx.id.name}`);
    this.#outbox = new Outbox(storage, this.#log, courier.queue ?? env.EVENTS, this.#alarms);
    this.#idempotency = new Idempotency(storage);
    ctx.blockConcurrencyWhile(async () => {
      migrate(storage, MIGRATIONS);
      await this.#alarms.heal();
    });
  }

  add(command: Add, key: string | null, causation: Causation, now: number): { value: AddReceipt; replayed: boolean } {
    return this.ctx.storage.transactionSync(() =>
      this.#idempotency.run(key, JSON.stringify(command), now, () => {
        const events = decide(this.totals(), command);
        for (const { data } of events) {
          this.ctx.storage.sql.exec(
            'INSERT OR REPLACE INTO totals VALUES (?, ?)',
            String(data.name),
            Number(data.total),
          );
        }
        this.#log.append(events, causation, now);
        if (events.length > 0) this.#outbox.poke(now);
        return { totals: this.totals(), head: this.#log.head() };
      }),
    );
  }

  totals(): Record<string, number> {
    const rows = this.ctx.storage.sql.exec<{ name: string; total: number }>('SELECT * FROM totals ORDER BY name');
    return Object.fromEntries([...rows].map(({ name, total }) => [name, total]));
  }

  events(since: number, limit: number): Envelope[] {
    return this.#log.since(since, limit);
  }

  confirm(sequence: number): void {
    this.#outbox.confirm(sequence);
  }

  status(): OutboxStatus {
    return this.#outbox.status();
  }

  /** Runs what is due at a time of the test's choosing. */
  async runAlarms(now: number): Promise<void> {
    await this.#alarms.run(now, { outbox: (at) => this.#outbox.flush(at) });
  }

  override async alarm(): Promise<void> {
    await this.runAlarms(Date.now());
  }

  async hang(): Promise<void> {
    await new Promise(() => {});
  }

  refuse(): void {
    throw new AegisError('address_too_wide', 'too wide', { details: { widest: 8 }, retryAfterSeconds: 7 });
  }
}

/** Gives its storage to tests of single parts. */
export class BareActor extends DurableObject<KernelEnv> {
  override alarm(): void {}
}

export { CircuitBoard } from '../../durable-objects/platform/itty/circuit-board.ts';
export { FeatureFlagBoard } from '../../durable-objects/platform/itty/feature-flags.ts';
export { MetricsShard } from '../../durable-objects/platform/metrics-shard.ts';
export { RateLimiter } from '../../durable-objects/platform/rate-limiter.ts';

/** What `guardBag` refuses: a bag with an alarm, deployed bare. */
export class AlarmTrap extends BagBase {
  count = 0;
  declare readonly state: DurableObjectState;

  async increment(): Promise<number> {
    this.count += 1;
    await this.persist();
    return this.count;
  }

  async arm(at: number): Promise<void> {
    await this.state.storage.setAlarm(at);
  }

  read(): number {
    return this.count;
  }

  async alarm(): Promise<void> {
    await this.increment();
  }
}

// biome-ignore lint/style/noDefaultExport: the platform asks for one.
export default {
  fetch() {
    return new Response(null, { status: 404 });
  },
  queue(batch, bindings) {
    return consumeEvents(batch, { ...bindings, SYSTEMS: 'tally' }, [tallyProjector]);
  },
} satisfies ExportedHandler<KernelEnv>;

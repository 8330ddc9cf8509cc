import { DurableObject } from 'cloudflare:workers';
import type { ConsumerInput } from '../../shared/blacklist/consumer/settings.ts';
import type {
  FetchState,
  TelemetryDelta,
  VersionFetch,
  WrongState,
} from '../../shared/blacklist/consumer/telemetry.ts';
import type { ConsumerMeta, NewKey } from './consumers/commands.ts';
import { PUBLISH_ALARM, RETIRE_ALARM } from './consumers/key-object.ts';
import { consumerParts } from './consumers/parts.ts';
import type { ConsumerView } from './consumers/registry.ts';

/** What an operator sees of a key; the key itself is shown once and never stored. Times are epoch milliseconds. */
export interface FeedKeyView {
  readonly id: string;
  readonly name: string;
  readonly lists: readonly string[];
  readonly createdAt: number;
}

/** A consumer with what it was seen doing. */
export interface ObservedConsumer {
  readonly consumer: ConsumerView;
  readonly fetches: readonly FetchState[];
}

const NO_META: ConsumerMeta = { idempotencyKey: null, requestHash: '' };

/** Confirmed events that are kept: for a look into the object, since the audit has them. */
const EVENTS_KEPT = 1_000;

/**
 * Every consumer of a feed: its credentials, what it is served, and what it was seen doing. The edge never asks this actor: each
 * change is written to one small object that isolates read, before the change is acknowledged.
 */
export class FeedKeyring extends DurableObject<Env> {
  readonly #parts: ReturnType<typeof consumerParts>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#parts = consumerParts(ctx, () => this.env);
    void ctx.blockConcurrencyWhile(() => this.#parts.alarms.heal());
  }

  // --- feed keys: consumers of which only name and lists are said

  /**
   * Creates a key and returns it, this once. With an idempotency key the same request gets the same key again.
   *
   * @throws AegisError `conflict` at the limit, `idempotency_key_reused`, `secrets_key_unusable`.
   */
  async create(
    input: { readonly name: string; readonly lists: readonly string[] },
    meta: ConsumerMeta,
  ): Promise<FeedKeyView & { key: string }> {
    const { key, ...view } = await this.#parts.commands.create({ name: input.name, lists: [...input.lists] }, meta);
    return { ...keyView(view), key };
  }

  list(): FeedKeyView[] {
    return this.#parts.registry.all(Date.now()).map(keyView);
  }

  /** Ends a key; isolates stop accepting it within seconds (`TTL_MS`). */
  async revoke(id: string, meta: ConsumerMeta = NO_META): Promise<void> {
    await this.#parts.commands.remove(id, null, meta);
  }

  // --- consumers

  createConsumer(input: ConsumerInput, meta: ConsumerMeta): Promise<NewKey> {
    return this.#parts.commands.create(input, meta);
  }

  consumer(id: string): ConsumerView {
    return this.#parts.registry.get(id, Date.now());
  }

  consumers(): ConsumerView[] {
    return this.#parts.registry.all(Date.now());
  }

  updateConsumer(id: string, input: ConsumerInput, revision: number | null, meta: ConsumerMeta): Promise<ConsumerView> {
    return this.#parts.commands.update(id, input, revision, meta);
  }

  rotateKey(id: string, overlapMs: number, revision: number | null, meta: ConsumerMeta): Promise<NewKey> {
    return this.#parts.commands.rotate(id, overlapMs, revision, meta);
  }

  removeConsumer(id: string, revision: number | null, meta: ConsumerMeta): Promise<void> {
    return this.#parts.commands.remove(id, revision, meta);
  }

  // --- telemetry

  /** Takes in what an isolate has seen since it last told; see {@link TelemetryDelta}. */
  report(delta: TelemetryDelta): void {
    const { storage, telemetry } = this.#parts;
    storage.transactionSync(() => telemetry.add(delta));
  }

  /** Everything that a board needs, of one moment. */
  observed(): { consumers: ObservedConsumer[]; wrong: WrongState[] } {
    const { registry, telemetry } = this.#parts;
    const fetches = telemetry.fetches();
    const consumers = registry
      .all(Date.now())
      .map((consumer) => ({ consumer, fetches: fetches.get(consumer.id) ?? [] }));
    return { consumers, wrong: telemetry.wrong() };
  }

  /**
   * Which consumers have had these versions of a list, and when first. Known of the newest 200 versions that each has had; a
   * shard counts for its version. "Had" is what was sent or confirmed by a 304: that a device has put it into force, nobody says.
   */
  fetchesOf(list: string, versions: readonly number[]): VersionFetch[] {
    const { registry, telemetry } = this.#parts;
    const names = new Map(registry.all(Date.now()).map(({ id, settings }) => [id, settings.name]));
    return telemetry
      .fetchesOf(list, versions)
      .map((fetch) => ({ ...fetch, name: names.get(fetch.consumer) ?? fetch.consumer }));
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    const { outbox, log } = this.#parts;
    outbox.confirm(sequence);
    log.trim(Math.min(sequence, log.head()) - EVENTS_KEPT + 1);
  }

  override async alarm(): Promise<void> {
    const { alarms, outbox, keyObject } = this.#parts;
    await alarms.run(Date.now(), {
      outbox: (now) => outbox.flush(now),
      [PUBLISH_ALARM]: () => keyObject.write(),
      [RETIRE_ALARM]: (now) => keyObject.retire(now),
    });
  }
}

function keyView({ id, settings, createdAt }: ConsumerView): FeedKeyView {
  return { id, name: settings.name, lists: settings.lists, createdAt };
}

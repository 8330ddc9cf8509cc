import { changeOf } from '../../../shared/blacklist/consumer/change.ts';
import { type ConsumerInput, completeSettings } from '../../../shared/blacklist/consumer/settings.ts';
import type { Causation, NewEvent } from '../../../shared/events/envelope.ts';
import { derivedSecret } from '../../../shared/identity/derived-secret.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { EventLog } from '../../kernel/event-log.ts';
import type { Idempotency } from '../../kernel/idempotency.ts';
import type { Outbox } from '../../kernel/outbox.ts';
import type { KeyObject } from './key-object.ts';
import type { ConsumerView, Registry } from './registry.ts';
import type { TelemetryStore } from './telemetry-store.ts';

/** What a command on consumers brings along. */
export interface ConsumerMeta {
  readonly causation?: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/** A consumer with a key of its own, which is shown this once. */
export type NewKey = ConsumerView & { readonly key: string };

/** Longest time that a replaced key goes on opening, in ms. */
export const LONGEST_OVERLAP_MS = 30 * 86_400_000;

const NOBODY: Causation = { correlationId: null, causationId: null, traceparent: null, actor: 'unknown' };

export interface CommandParts {
  readonly storage: DurableObjectStorage;
  readonly registry: Registry;
  readonly telemetry: TelemetryStore;
  readonly keyObject: KeyObject;
  readonly idempotency: Idempotency;
  readonly log: EventLog;
  readonly outbox: Outbox;
  /** `AEGIS_SECRETS_KEY`. */
  readonly secretsKey: () => string | undefined;
}

/**
 * What changes consumers: state, event and remembered answer in one transaction, then the object that isolates read. With an
 * idempotency key the same request gets the same key again: it is derived from that key, which nobody else knows and nothing
 * keeps longer than a day.
 */
export class ConsumerCommands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** @throws AegisError `invalid_request`, `address_invalid`, `conflict`, `idempotency_key_reused`, `secrets_key_unusable`. */
  create(input: ConsumerInput, meta: ConsumerMeta): Promise<NewKey> {
    const settings = completeSettings(input);
    const fresh = crypto.randomUUID().slice(0, 8);
    return this.#withKey(fresh, meta, (sha256, now) => {
      const { registry } = this.#parts;
      registry.insert(fresh, settings, now);
      registry.addCredential(fresh, sha256, now);
      const { exemptions, ...rest } = settings;
      this.#emit('created', fresh, { settings: rest, exemptions: exemptions.map(({ address }) => address) }, meta, now);
      return fresh;
    });
  }

  /** @throws AegisError `not_found`, `revision_mismatch`, `invalid_request`, `address_invalid`, `conflict`. */
  async update(id: string, input: ConsumerInput, expected: number | null, meta: ConsumerMeta): Promise<ConsumerView> {
    const settings = completeSettings(input);
    const now = Date.now();
    const { storage, registry, keyObject } = this.#parts;
    storage.transactionSync(() => {
      const before = registry.assertRevision(id, expected, now);
      registry.update(id, settings, expected, now);
      const data = { name: settings.name, ...changeOf(before.settings, settings) };
      this.#emit('changed', id, data, meta, now);
    });
    await keyObject.publish();
    return registry.get(id, Date.now());
  }

  /**
   * Gives a consumer a new key. The ones before go on opening for a while, so that a device can be changed over.
   *
   * @throws AegisError `not_found`, `revision_mismatch`, `invalid_request` for an overlap that is too long,
   * `idempotency_key_reused`, `secrets_key_unusable`.
   */
  rotate(id: string, overlapMs: number, expected: number | null, meta: ConsumerMeta): Promise<NewKey> {
    if (!(overlapMs >= 0 && overlapMs <= LONGEST_OVERLAP_MS)) {
      throw new AegisError('invalid_request', 'The overlap is negative or longer than 30 days.');
    }
    return this.#withKey(id, meta, (sha256, now) => {
      const { registry, keyObject } = this.#parts;
      const { settings } = registry.assertRevision(id, expected, now);
      registry.replaceCredential(id, sha256, now + overlapMs, now);
      registry.purgeRetired(now);
      keyObject.awaitEnds(now);
      this.#emit('rotated', id, { name: settings.name, othersEndAt: now + overlapMs }, meta, now);
      return id;
    });
  }

  /** Ends a consumer with its keys and what is known of it; isolates stop accepting it within seconds. */
  async remove(id: string, expected: number | null, meta: ConsumerMeta): Promise<void> {
    const now = Date.now();
    const { storage, registry, telemetry, keyObject } = this.#parts;
    storage.transactionSync(() => {
      const { settings } = registry.assertRevision(id, expected, now);
      registry.remove(id);
      telemetry.forget(id);
      this.#emit('revoked', id, { name: settings.name, lists: settings.lists }, meta, now);
    });
    await keyObject.publish();
  }

  async #withKey(id: string, meta: ConsumerMeta, change: (sha256: string, now: number) => string): Promise<NewKey> {
    const { storage, registry, idempotency, keyObject } = this.#parts;
    const secret = await this.#secretFor(id, meta.idempotencyKey);
    const sha256 = await sha256Hex(`aegis_feed_${secret}`);
    const now = Date.now();
    const { value, replayed } = storage.transactionSync(() =>
      idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => change(sha256, now)),
    );
    await keyObject.publish();
    if (!registry.has(value)) throw new AegisError('conflict', 'The feed key has been revoked since.');
    const shown = replayed ? await this.#secretFor(value, meta.idempotencyKey) : secret;
    return { ...registry.get(value, Date.now()), key: `aegis_feed_${shown}` };
  }

  async #secretFor(id: string, idempotencyKey: string | null): Promise<string> {
    if (idempotencyKey === null) return base64Url(crypto.getRandomValues(new Uint8Array(32)));
    return derivedSecret(this.#parts.secretsKey(), 'feed-key', `${id}.${idempotencyKey}`);
  }

  #emit(what: string, id: string, data: NewEvent['data'], meta: ConsumerMeta, now: number): void {
    const { log, outbox } = this.#parts;
    const event = { type: `blacklist.consumer.${what}`, version: 1, data: { consumer: id, ...data } };
    log.append([event], meta.causation ?? NOBODY, now);
    outbox.poke(now);
  }
}

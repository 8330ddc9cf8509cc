import { DurableObject } from 'cloudflare:workers';
import type { Causation } from '../../shared/events/envelope.ts';
import type { RingSnapshot } from '../../shared/identity/keys/ring.ts';
import {
  nextRotation,
  planEmergency,
  planRotation,
  type RotationPlan,
  type WantedKey,
} from '../../shared/identity/keys/rotation.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { logger } from '../../shared/kernel/log.ts';
import { Alarms } from '../kernel/alarms.ts';
import { migrate } from '../kernel/migrations.ts';
import { type GeneratedKey, generateKey } from './key-ring/generate.ts';
import { KEY_RING_MIGRATIONS } from './key-ring/schema.ts';
import { KeyStore } from './key-ring/store.ts';

const log = logger({ svc: 'key-ring' });

/**
 * The keys that sign tokens. One object; isolates hold a copy of its ring, so it is asked about once a minute by each. What
 * happens when is decided by shared/identity/keys/rotation.ts; this is the shell that makes keys and stores them.
 */
export class KeyRing extends DurableObject<Env> {
  readonly #store: KeyStore;
  readonly #alarms: Alarms;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, KEY_RING_MIGRATIONS);
    this.#store = new KeyStore(ctx.storage.sql);
    this.#alarms = new Alarms(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  /**
   * Every key that is not dropped; the first call makes the ring.
   *
   * @throws AegisError `secrets_key_unusable` when keys have to be made and `AEGIS_SECRETS_KEY` cannot seal them.
   */
  async ring(): Promise<RingSnapshot> {
    if (this.#store.keys().length === 0) await this.#settle(Date.now());
    return this.#store.snapshot();
  }

  /**
   * Lets the next keys sign at once. Tokens of the old keys stay valid, unless the keys are compromised: then their
   * tokens are refused as soon as an isolate looks at the ring again (a minute at most).
   *
   * @throws AegisError `conflict` with `retryAfterSeconds` when not every verifier knows the next keys yet (shortly after
   * another rotation); with `compromised` that is taken into account.
   */
  async rotate(causation: Causation, options: { readonly compromised?: boolean } = {}): Promise<RingSnapshot> {
    await this.ring();
    const isCompromised = options.compromised === true;
    const now = Date.now();
    await this.#carryOut(now, () => {
      const plan = planEmergency(this.#store.keys(), isCompromised, now);
      if ('changes' in plan) return plan;
      const retryAfterSeconds = Math.ceil((plan.notBefore - now) / 1_000);
      throw new AegisError('conflict', 'The next keys are too new: not every verifier knows them yet.', {
        retryAfterSeconds,
      });
    });
    const snapshot = this.#store.snapshot();
    const { actor, correlationId: cid } = causation;
    log.warn('signing keys rotated', { actor, cid, compromised: isCompromised, revision: snapshot.revision });
    return snapshot;
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), { rotation: (now) => this.#settle(now) });
  }

  #settle(now: number): Promise<void> {
    return this.#carryOut(now, () => planRotation(this.#store.keys(), now));
  }

  /**
   * Makes the keys that a plan wants and applies it. Making takes a while, and other calls run meanwhile: so the plan is
   * made anew in the transaction, and keys are made until they suffice for it.
   */
  async #carryOut(now: number, planned: () => RotationPlan): Promise<void> {
    const before = this.#store.snapshot().revision;
    const made: GeneratedKey[] = [];
    for (;;) {
      const plan = planned();
      const missing = missingFor(plan.wanted, made);
      if (missing.length === 0) {
        this.ctx.storage.transactionSync(() => {
          if (plan.changes.length > 0 || plan.wanted.length > 0) this.#store.apply(plan, made, now);
          const due = nextRotation(this.#store.keys());
          if (due !== null) this.#alarms.set('rotation', due);
        });
        return;
      }
      made.push(...(await Promise.all(missing.map(({ alg }) => generateKey(alg, this.env.AEGIS_SECRETS_KEY)))));
      // Somebody else has rotated meanwhile: an emergency that is answered twice would sign with keys nobody knows.
      if (before > 0 && this.#store.snapshot().revision !== before) {
        throw new AegisError('conflict', 'The keys were rotated by another call.', { retryAfterSeconds: 1 });
      }
    }
  }
}

function missingFor(wanted: readonly WantedKey[], made: readonly GeneratedKey[]): WantedKey[] {
  const stock = made.map(({ alg }) => alg);
  return wanted.filter(({ alg }) => {
    const index = stock.indexOf(alg);
    if (index === -1) return true;
    stock.splice(index, 1);
    return false;
  });
}

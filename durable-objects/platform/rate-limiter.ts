import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../shared/kernel/error.ts';
import {
  assertBucketPolicy,
  type BucketDecision,
  type BucketPolicy,
  type BucketState,
  fullAt,
  takeUpTo,
} from '../../shared/kernel/token-bucket.ts';

/** Prefix of the keys of buckets in the object's storage. */
const BUCKET = 'bucket:';
/** Most buckets of one object: there is one a route class, and their names come from our code. */
const MOST_BUCKETS = 64;

/** A bucket with the policy that it was last used under, which says when it is full. */
interface Kept {
  readonly state: BucketState;
  readonly policy: BucketPolicy;
}

export interface LeaseRequest {
  /** Which bucket of this object, e.g. a route class. */
  readonly bucket: string;
  readonly policy: BucketPolicy;
  /** Tokens wanted, from 1; fewer are granted when there are fewer. */
  readonly wanted: number;
}

/**
 * The exact quota of one caller (name: `user:<id>`, `key:<id>`, `client:<id>`, `address:<prefix>`), a bucket a route
 * class. Isolates lease tokens in batches and hand them out themselves. What is leased is taken from the bucket first,
 * so that all isolates together never hand out more than the policy allows; tokens of an isolate that dies are lost to
 * the caller until they are refilled.
 *
 * **What an eviction forgives: nothing.** Every lease is written, and the output gate holds the answer until the write is
 * durable. Held in memory alone, an eviction would fill the bucket, and who can provoke evictions would have no limit; a
 * batch makes the row that it costs cheap. An object whose buckets are all full again says nothing that an empty one
 * would not, and deletes itself by alarm: callers that never return leave nothing behind.
 *
 * Time is this object's own clock: isolates have clocks of their own, and one that is fast would refill for all.
 */
export class RateLimiter extends DurableObject<Env> {
  readonly #buckets = new Map<string, Kept>();
  #isAlarmSet = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      for (const [key, kept] of ctx.storage.kv.list<Kept>({ prefix: BUCKET })) this.#buckets.set(key, kept);
      this.#isAlarmSet = (await ctx.storage.getAlarm()) !== null;
    });
  }

  /**
   * Takes tokens for an isolate to hand out.
   *
   * @throws AegisError `internal` for a policy that makes no sense, or more buckets than an object keeps.
   */
  lease({ bucket, policy, wanted }: LeaseRequest): BucketDecision {
    assertBucketPolicy(policy);
    const key = `${BUCKET}${bucket}`;
    const before = this.#buckets.get(key);
    if (before === undefined && this.#buckets.size >= MOST_BUCKETS) {
      throw new AegisError('internal', 'A rate limiter has too many buckets', { details: { most: MOST_BUCKETS } });
    }
    const now = Date.now();
    const [state, decision] = takeUpTo(before?.state ?? null, now, Math.max(1, Math.floor(wanted)), policy);
    // A refusal takes nothing: the state before it still says all, and a flood of refusals writes no row.
    if (decision.granted > 0) this.#keep(key, { state, policy });
    return decision;
  }

  /** Answers, to show that objects can be reached. */
  ping(): 'pong' {
    return 'pong';
  }

  /** Forgets everything once every bucket is full, or looks again when that will be. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    const dueAt = this.#forgetAt();
    if (dueAt > now) {
      await this.ctx.storage.setAlarm(dueAt);
      return;
    }
    this.#buckets.clear();
    this.#isAlarmSet = false;
    await this.ctx.storage.deleteAll();
  }

  #keep(key: string, kept: Kept): void {
    this.#buckets.set(key, kept);
    this.ctx.storage.kv.put(key, kept);
    if (this.#isAlarmSet) return;
    // One alarm stands until it rings, and then moves: setting it anew with every lease would double the writes.
    this.#isAlarmSet = true;
    void this.ctx.storage.setAlarm(this.#forgetAt());
  }

  #forgetAt(): number {
    return Math.max(0, ...[...this.#buckets.values()].map(({ state, policy }) => fullAt(state, policy)));
  }
}

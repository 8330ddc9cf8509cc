import { isPlain } from '../../../shared/blacklist/consumer/profile.ts';
import { profileOf } from '../../../shared/blacklist/consumer/settings.ts';
import {
  FEED_KEYS_OBJECT,
  type FeedKeyRecord,
  type FeedKeySnapshot,
} from '../../../shared/blacklist/publication/feed-keys.ts';
import type { Alarms } from '../../kernel/alarms.ts';
import type { ConsumerView, Registry } from './registry.ts';

/** The object must follow a change even if the call that made it fails midway: the alarm that sees to it. */
export const PUBLISH_ALARM = 'publish';
/** Moves credentials that have ended out of those that open something. */
export const RETIRE_ALARM = 'retire';

const RETRY_MS = 1_000;

/** The one object that isolates read; see {@link FEED_KEYS_OBJECT}. */
export class KeyObject {
  readonly #bucket: () => R2Bucket;
  readonly #registry: Registry;
  readonly #alarms: Alarms;
  #writing: Promise<unknown> = Promise.resolve();
  #changes = 0;

  constructor(bucket: () => R2Bucket, registry: Registry, alarms: Alarms) {
    this.#bucket = bucket;
    this.#registry = registry;
    this.#alarms = alarms;
  }

  /** Writes what the tables say before a change is acknowledged. The alarm stands until a write has succeeded. */
  async publish(): Promise<void> {
    this.#changes += 1;
    const change = this.#changes;
    this.#alarms.set(PUBLISH_ALARM, Date.now() + RETRY_MS);
    await this.write();
    // A change that came in meanwhile needs the alarm still: its own write may fail.
    if (change === this.#changes) this.#alarms.clear(PUBLISH_ALARM);
  }

  /** One write at a time, or an older set of keys could land on top of a newer one. */
  write(): Promise<void> {
    const write = this.#writing.then(async () => {
      const now = Date.now();
      const snapshot = snapshotOf(this.#registry, now);
      await this.#bucket().put(FEED_KEYS_OBJECT, JSON.stringify(snapshot));
    });
    this.#writing = write.catch(() => undefined);
    return write;
  }

  /** Writes the object anew when credentials have ended, and waits for the next to end. */
  async retire(now: number): Promise<void> {
    this.#registry.purgeRetired(now);
    await this.write();
    this.awaitEnds(now);
  }

  /** Arms {@link RETIRE_ALARM} for the next credential to end. */
  awaitEnds(now: number): void {
    const end = this.#registry.nextEnd(now);
    if (end !== null) this.#alarms.soonest(RETIRE_ALARM, end);
  }
}

/** What isolates get to know. Credentials that are about to end carry that moment, so that none outlives it in a copy. */
function snapshotOf(registry: Registry, now: number): FeedKeySnapshot {
  const consumers = new Map(registry.all(now).map((view) => [view.id, recordOf(view)]));
  const keys: FeedKeyRecord[] = [];
  const retired: { id: string; sha256: string }[] = [];
  for (const { consumer, sha256, ends_at } of registry.credentials()) {
    const record = consumers.get(consumer);
    if (record === undefined) continue;
    if (ends_at !== null && ends_at <= now) retired.push({ id: consumer, sha256 });
    else keys.push({ ...record, sha256, until: ends_at });
  }
  return { format: 1, keys, retired };
}

function recordOf({ id, settings, revision, updatedAt }: ConsumerView): Omit<FeedKeyRecord, 'sha256' | 'until'> {
  const { name, lists, allowFrom } = settings;
  const profile = profileOf(settings);
  const changedAt = revision > 1 ? updatedAt : 0;
  return { id, name, lists, allowFrom, profile: isPlain(profile) ? null : profile, changedAt };
}

import { type CryptoKey, importJWK, type JWK } from 'jose';
import {
  KEY_RING,
  publishedKeys,
  type RingKey,
  type RingSnapshot,
  sealPurposeOf,
} from '../../../shared/identity/keys/ring.ts';
import { type SigningAlgorithm, STALE_RING_MS } from '../../../shared/identity/keys/rotation.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { open } from '../../../shared/kernel/seal.ts';
import { within } from './within.ts';

/** How old the isolate's copy may be before the ring is asked again, in ms. */
const FRESH_MS = 60_000;
/** The ring is asked at most so often for a key that the copy does not know, in ms: anybody can make one up. */
const UNKNOWN_MS = 1_000;

/** The very first answer makes the keys, which takes seconds on a slow machine; in ms. */
const FIRST_ANSWER_MS = 30_000;

export type KeyRingEnv = Pick<Env, 'KEY_RING' | 'AEGIS_SECRETS_KEY'>;

/** A key of the copy with what was imported of it so far. */
interface HeldKey {
  readonly key: RingKey;
  readonly verifying: CryptoKey;
  signing: CryptoKey | null;
}

interface Copy {
  readonly snapshot: RingSnapshot;
  readonly held: ReadonlyMap<string, HeldKey>;
  /** When the ring was asked for it, ms since the epoch. */
  readonly readAt: number;
}

interface Slot {
  copy: Copy | null;
  askedAt: number;
}

/** A key to sign with. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly key: CryptoKey;
}

// Values only: a promise of one request's I/O must not be awaited by another. Per binding: tests run several environments.
const slots = new WeakMap<object, Slot>();

function slotOf(env: KeyRingEnv): Slot {
  let slot = slots.get(env.KEY_RING);
  if (slot === undefined) {
    slot = { copy: null, askedAt: 0 };
    slots.set(env.KEY_RING, slot);
  }
  return slot;
}

/**
 * The public key of a `kid`, from the isolate's copy of the ring; null for one that is not in the ring.
 *
 * @throws AegisError `unavailable` when there is no copy that is recent enough.
 */
export async function verifyingKey(env: KeyRingEnv, kid: string, now: number): Promise<RingKeyPair | null> {
  const slot = slotOf(env);
  const copy = await copyOf(env, slot, now);
  const found = copy.held.get(kid);
  if (found !== undefined) return { alg: found.key.alg, key: found.verifying };
  if (now - slot.askedAt < UNKNOWN_MS) return null;
  const fresh = (await refreshed(env, slot, now)).held.get(kid);
  return fresh === undefined ? null : { alg: fresh.key.alg, key: fresh.verifying };
}

/** A public key and what it is for. */
export interface RingKeyPair {
  readonly alg: SigningAlgorithm;
  readonly key: CryptoKey;
}

/** Whether the isolate's copy, without asking anybody, is fresh and has the key. */
export function isKnownKey(env: KeyRingEnv, kid: string, now: number): boolean {
  const copy = slots.get(env.KEY_RING)?.copy;
  return copy != null && now - copy.readAt < FRESH_MS && copy.held.has(kid);
}

/**
 * The key that signs with an algorithm now.
 *
 * @throws AegisError `unavailable` when the ring cannot be asked; `secrets_key_unusable` when its keys cannot be unsealed.
 */
export async function signingKey(env: KeyRingEnv, alg: SigningAlgorithm, now: number): Promise<SigningKey> {
  const { held } = await copyOf(env, slotOf(env), now);
  for (const entry of held.values()) {
    const { kid, state, sealedPrivate } = entry.key;
    if (entry.key.alg !== alg || state !== 'active' || sealedPrivate === null) continue;
    entry.signing ??= (await importJWK(
      (await open(env.AEGIS_SECRETS_KEY, sealPurposeOf(kid), sealedPrivate)) as JWK,
      alg,
    )) as CryptoKey;
    return { kid, alg, key: entry.signing };
  }
  throw new AegisError('unavailable', `The key ring has no active ${alg} key.`);
}

/** The JWKS, and the revision of the ring that it shows. */
export async function currentJwks(env: KeyRingEnv, now: number) {
  const { snapshot } = await copyOf(env, slotOf(env), now);
  return { revision: snapshot.revision, keys: publishedKeys(snapshot) };
}

/** While one request asks the ring again, others go on with the copy; when it cannot be asked, all do, for a while. */
async function copyOf(env: KeyRingEnv, slot: Slot, now: number): Promise<Copy> {
  const { copy } = slot;
  if (copy !== null) {
    const age = now - copy.readAt;
    if (age < FRESH_MS || (age < STALE_RING_MS && now - slot.askedAt < UNKNOWN_MS)) return copy;
  }
  return refreshed(env, slot, now);
}

async function refreshed(env: KeyRingEnv, slot: Slot, now: number): Promise<Copy> {
  slot.askedAt = now;
  const before = slot.copy;
  let snapshot: RingSnapshot;
  try {
    snapshot = (await within(
      env.KEY_RING.getByName(KEY_RING).ring(),
      before ? undefined : FIRST_ANSWER_MS,
    )) as RingSnapshot;
  } catch (cause) {
    // The copy is as good as its age: a key that is still signing was published long before.
    if (before !== null && now - before.readAt < STALE_RING_MS) return before;
    throw new AegisError('unavailable', 'The signing keys cannot be read right now.', { cause });
  }
  const copy = { snapshot, held: await imported(snapshot, before), readAt: now };
  // Another request may have come back first with a newer one.
  if (slot.copy === null || slot.copy.readAt <= now) slot.copy = copy;
  return copy;
}

async function imported({ keys }: RingSnapshot, before: Copy | null): Promise<Map<string, HeldKey>> {
  const held = new Map<string, HeldKey>();
  for (const key of keys) {
    const known = before?.held.get(key.kid);
    const verifying = known?.verifying ?? ((await importJWK(key.publicJwk as unknown as JWK, key.alg)) as CryptoKey);
    held.set(key.kid, { key, verifying, signing: known?.signing ?? null });
  }
  return held;
}

import * as v from 'valibot';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { isWithin, rangesOf } from '../../../shared/blacklist/consumer/origin.ts';
import {
  FEED_KEYS_OBJECT,
  type FeedKeyRecord,
  type FeedKeySnapshot,
  feedKeySnapshotSchema,
} from '../../../shared/blacklist/publication/feed-keys.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { isGranted } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { type Remembered, RememberedObject, TTL_MS } from './remembered.ts';

/** Credentials that an isolate remembers as verified, so that a firewall's polls cost no hash. */
const MAX_VERIFIED = 1_000;
const MAX_CREDENTIAL_LENGTH = 512;
/** A credential that is not known may be a key of this moment: the keys are read again when they are older than this. */
const UNKNOWN_AFTER_MS = 1_000;

const snapshots = new RememberedObject((text) => v.parse(feedKeySnapshotSchema, JSON.parse(text)));
/** Per snapshot, so that a changed set of keys starts with nothing verified. */
const verified = new WeakMap<FeedKeySnapshot, Map<string, KnownCredential>>();

/**
 * The credential of a consumer, wherever its make can put one: HTTP Basic (any user name, the key as password),
 * `X-API-Key`, `API-Key` (FortiOS can only add that one), Bearer, or a token in the URL.
 */
export function feedCredential(request: Request, urlToken: string | null): string | null {
  const headers = request.headers;
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const space = authorization.indexOf(' ');
    const scheme = authorization.slice(0, space).toLowerCase();
    if (scheme === 'bearer') return authorization.slice(space + 1).trim();
    if (scheme === 'basic') return basicPassword(authorization.slice(space + 1).trim());
  }
  return headers.get('x-api-key') ?? headers.get('api-key') ?? urlToken;
}

function basicPassword(encoded: string): string | null {
  try {
    const pair = atob(encoded);
    const colon = pair.indexOf(':');
    return colon < 0 ? null : pair.slice(colon + 1);
  } catch {
    // Not base64: the same as no credential, and the answer is 401 either way.
    return null;
  }
}

/** Beginning of the keys that belong to a user; everything else is a feed key of ours. */
const USER_KEY = 'aegis_key_';

/**
 * Opens a list to an API key of a user, who may read feeds, and whose key may be bound to some lists.
 *
 * @returns False when the credential is no such key.
 * @throws AegisError `unauthenticated`, `forbidden`, or `unavailable` when nobody can tell right now.
 */
export async function authorizeByUserKey(
  credential: string | null,
  list: string,
  authenticate: RouteContext['authenticate'],
): Promise<boolean> {
  if (!credential?.startsWith(USER_KEY)) return false;
  const principal = await authenticate(credential);
  if (principal === null) throw new AegisError('unauthenticated', 'The feed key is not known, or was revoked.');
  const feeds = principal.kind === 'user' ? (principal.feeds ?? []) : [];
  if (isGranted(principal, 'feed:read') && (feeds.length === 0 || feeds.includes(list))) return true;
  throw new AegisError('forbidden', `The key does not open list ${list}.`, {
    details: { missing: 'feed:read', list },
  });
}

/** Who a credential belongs to. A replaced one opens nothing, but tells whose device was forgotten. */
export type KnownCredential =
  | { readonly kind: 'key'; readonly key: FeedKeyRecord }
  | { readonly kind: 'retired'; readonly consumer: string };

/**
 * Whose credential it is.
 *
 * @throws AegisError `unauthenticated` (missing or wrong), or `unavailable` when the keys cannot be read: never 401 for a
 * fault of ours, because some firewalls drop their list on a 401.
 */
export async function identifyConsumer(env: Env, credential: string | null, now: number): Promise<KnownCredential> {
  if (credential === null || credential === '' || credential.length > MAX_CREDENTIAL_LENGTH) {
    throw new AegisError(
      'unauthenticated',
      'A feed key is needed: as HTTP Basic password, X-API-Key, API-Key or token.',
    );
  }
  const snapshot = snapshots.fresh(env.SNAPSHOTS, FEED_KEYS_OBJECT, now) ?? (await readKeys(env, now)).value;
  const known = (snapshot && (await keyOf(snapshot, credential))) ?? (await newKeyOf(env, credential, now));
  // The moment counts, not when this isolate read the keys: a copy may be used while R2 cannot be asked.
  if (known.kind === 'key' && known.key.until !== null && known.key.until <= now) {
    return { kind: 'retired', consumer: known.key.id };
  }
  return known;
}

/** What a credential that was replaced is answered. */
export function retired(): AegisError {
  return new AegisError('unauthenticated', 'The feed key was replaced by another.', {
    details: { reason: 'retired-key' },
  });
}

/** What a key is answered that does not open a list. */
export function foreignList(list: string): AegisError {
  return new AegisError('forbidden', `The feed key does not open list ${list}.`, {
    details: { missing: 'feed:read', list },
  });
}

/** Ranges of a record, read once for each set of keys. */
const origins = new WeakMap<FeedKeyRecord, readonly AddressRange[]>();

/**
 * Whether a consumer may come from an address; see {@link isWithin}.
 *
 * @param address of the caller as the platform names it, or null.
 */
export function mayComeFrom(key: FeedKeyRecord, address: string | null): boolean {
  if (key.allowFrom.length === 0) return true;
  let ranges = origins.get(key);
  if (ranges === undefined) {
    ranges = rangesOf(key.allowFrom);
    origins.set(key, ranges);
  }
  return isWithin(ranges, address);
}

/** What a key is answered that comes from where its consumer does not. */
export function wrongOrigin(): AegisError {
  return new AegisError('forbidden', 'The feed key may not be used from this address.', {
    details: { reason: 'origin' },
  });
}

/**
 * Checks that a credential opens a list; `openFeed` of `feed-access.ts` does it for a request, and counts.
 *
 * @param address of the caller. Left out, a consumer that is bound to addresses is turned away.
 * @returns The key's record.
 * @throws AegisError `unauthenticated` (missing, wrong or replaced), `forbidden` (another list's key, or from a wrong address),
 * `unavailable`.
 */
export async function authorizeFeed(
  env: Env,
  credential: string | null,
  list: string,
  now: number,
  address: string | null = null,
): Promise<FeedKeyRecord> {
  const known = await identifyConsumer(env, credential, now);
  if (known.kind === 'retired') throw retired();
  if (!mayComeFrom(known.key, address)) throw wrongOrigin();
  if (!known.key.lists.includes(list)) throw foreignList(list);
  return known.key;
}

async function readKeys(env: Env, now: number, maxAgeMs = TTL_MS): Promise<Remembered<FeedKeySnapshot>> {
  try {
    return await snapshots.get(env.SNAPSHOTS, FEED_KEYS_OBJECT, now, maxAgeMs);
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

const unreadable = (cause?: unknown): AegisError =>
  new AegisError('unavailable', 'The feed keys cannot be read right now.', { retryAfterSeconds: 30, cause });

/** Looks a credential up once more, in keys that are at most a second old. */
async function newKeyOf(env: Env, credential: string, now: number): Promise<KnownCredential> {
  const { value, isStale } = await readKeys(env, now, UNKNOWN_AFTER_MS);
  const known = value && (await keyOf(value, credential));
  if (known) return known;
  // The keyring writes the set with its first key and never takes it away: a set that is missing was lost.
  if (isStale || value === null) throw unreadable();
  throw new AegisError('unauthenticated', 'The feed key is not known, or was revoked.');
}

async function keyOf(snapshot: FeedKeySnapshot, credential: string): Promise<KnownCredential | null> {
  return verified.get(snapshot)?.get(credential) ?? (await verify(snapshot, credential));
}

async function verify(snapshot: FeedKeySnapshot, credential: string): Promise<KnownCredential | null> {
  const found = find(snapshot, await sha256Hex(credential));
  if (!found) return null;
  let credentials = verified.get(snapshot);
  if (!credentials) {
    credentials = new Map();
    verified.set(snapshot, credentials);
  }
  if (credentials.size < MAX_VERIFIED) credentials.set(credential, found);
  return found;
}

function find({ keys, retired: ended }: FeedKeySnapshot, hash: string): KnownCredential | null {
  const key = keys.find(({ sha256 }) => sha256 === hash);
  if (key) return { kind: 'key', key };
  const known = ended.find(({ sha256 }) => sha256 === hash);
  return known ? { kind: 'retired', consumer: known.id } : null;
}

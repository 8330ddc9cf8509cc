import { type RevocationPage, Revoked } from '../../../shared/identity/access/revoked.ts';
import { revocationLogOf } from '../../../shared/identity/revocation.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { within } from './within.ts';

/** Up to this age a copy of the log is used as it is, in ms; */
export const FRESH_MS = 2_000;
/** up to this one it is used while it is refreshed in the background. Revocation counts within five seconds because of it. */
export const USABLE_MS = 4_500;
/** After a failure the log is left alone for so long, in ms, and the owners are asked instead. */
const FAILED_MS = 1_000;

export type RevocationEnv = Pick<Env, 'REVOCATIONS'>;

/** What a credential was issued to, as the log names it. */
export interface Bearer {
  /** User id; for a client that acts for itself its client id. */
  readonly user: string;
  /** Session or API key id; empty for a client. */
  readonly session: string;
  readonly epoch: number;
}

/** What the check needs of a request. */
export interface AliveContext {
  readonly env: RevocationEnv;
  /** ms since the epoch. */
  readonly now: number;
  waitUntil(promise: Promise<unknown>): void;
}

interface Copy {
  readonly revoked: Revoked;
  cursor: number;
  /** When the log was asked for what the copy is complete up to, ms since the epoch. */
  checkedAt: number;
  askedAt: number;
  failedAt: number;
}

// Values only, per binding and shard; see ring.ts.
const copies = new WeakMap<object, Map<string, Copy>>();

/**
 * Refuses a bearer whose session has ended or whose epoch is over. Synchronous as long as the isolate's copy of the log is
 * recent, and without allocation then: every request with a token passes here.
 *
 * @param ask Asks the owner of the bearer; called only when the log cannot be read.
 * @throws AegisError `session_ended`; what `ask` throws.
 */
export function requireAlive(bearer: Bearer, context: AliveContext, ask: () => Promise<void>): void | Promise<void> {
  const name = revocationLogOf(bearer.user);
  const copy = copyOf(context.env, name);
  if (copy.revoked.has(bearer.user, bearer.session, bearer.epoch)) throw ended();
  const age = context.now - copy.checkedAt;
  if (age <= FRESH_MS) return;
  if (age > USABLE_MS) return afterRefresh(bearer, context, name, copy, ask);
  if (context.now - copy.askedAt < FAILED_MS) return;
  // A failure is noted in the copy, and shows when the copy has become too old.
  context.waitUntil(refresh(context.env, name, copy, context.now).catch(() => undefined));
}

/** As {@link requireAlive}, but with what the log says now; for who must not be let in for another second. */
export async function requireAliveNow(bearer: Bearer, context: AliveContext): Promise<void> {
  const name = revocationLogOf(bearer.user);
  const copy = copyOf(context.env, name);
  await refresh(context.env, name, copy, context.now).catch((cause: unknown) => {
    throw new AegisError('unavailable', 'Whether the credential is still good cannot be told right now.', { cause });
  });
  if (copy.revoked.has(bearer.user, bearer.session, bearer.epoch)) throw ended();
}

async function afterRefresh(
  bearer: Bearer,
  { env, now }: AliveContext,
  name: string,
  copy: Copy,
  ask: () => Promise<void>,
): Promise<void> {
  if (now - copy.failedAt < FAILED_MS) return ask();
  try {
    await refresh(env, name, copy, now);
  } catch {
    // The log is only the faster way to know what the owner knows.
    return ask();
  }
  if (copy.revoked.has(bearer.user, bearer.session, bearer.epoch)) throw ended();
}

/** Reads the log from the copy's cursor to its end. Several may do so at once: adding is idempotent. */
async function refresh(env: RevocationEnv, name: string, copy: Copy, now: number): Promise<void> {
  copy.askedAt = Math.max(copy.askedAt, now);
  try {
    let { cursor } = copy;
    let page: RevocationPage;
    do {
      page = (await within(env.REVOCATIONS.getByName(name).since(cursor))) as RevocationPage;
      copy.revoked.add(page.entries);
      cursor = page.cursor;
    } while (page.more);
    copy.cursor = cursor;
    copy.checkedAt = Math.max(copy.checkedAt, now);
    copy.revoked.forget(now);
  } catch (thrown) {
    copy.failedAt = Math.max(copy.failedAt, now);
    throw thrown;
  }
}

function copyOf(env: RevocationEnv, name: string): Copy {
  let own = copies.get(env.REVOCATIONS);
  if (own === undefined) {
    own = new Map();
    copies.set(env.REVOCATIONS, own);
  }
  let copy = own.get(name);
  if (copy === undefined) {
    copy = { revoked: new Revoked(), cursor: 0, checkedAt: 0, askedAt: 0, failedAt: 0 };
    own.set(name, copy);
  }
  return copy;
}

function ended(): AegisError {
  return new AegisError('session_ended', 'The session has ended.');
}

import type { SignUpInput } from '../../../durable-objects/identity/user/account/sign-up.ts';
import { type Claim, SIGN_UP_KEY } from '../../../shared/identity/claim.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { actorOf } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { type ClaimRow, claimRepository } from '../repository/claims.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { confirmClaims, judgeClaims, reserveClaims } from './claims.ts';
import { claimTaken, type ReadName } from './names.ts';
import { callUser, commandMeta } from './users.ts';

/** More names than a sign-up has: each race lost makes one known that is taken. */
const MOST_RACES = 4;

/** A sign-up as the edge has read it. */
export interface SignUpWish
  extends Pick<SignUpInput, 'displayName' | 'locale' | 'password' | 'passwordHash' | 'roles' | 'isVerified'> {
  readonly email: ReadName | null;
  readonly username: ReadName | null;
  /** Further claims of the account, e.g. of an account at another provider. */
  readonly claims?: readonly Claim[];
  /**
   * Whether somebody makes the account for themselves: then a taken address looks like a free one, and an address that is not verified
   * in time is free again.
   */
  readonly isSelfMade: boolean;
}

type SignUpContext = Pick<
  RouteContext,
  'env' | 'causation' | 'idempotencyKey' | 'principal' | 'request' | 'now' | 'waitUntil' | 'log'
>;

/**
 * Makes an account: the actor begins and arms its deadline, the claims are reserved, the actor completes. A step that fails leaves
 * nothing behind for longer than the deadline. Of two that race for one name, one gets it.
 *
 * A taken address of a self-made account gets what a free one gets: an object that takes the place of the account, holds its user name
 * and ends unverified, and the owner of the address is told by mail.
 *
 * @returns The id of the account, or of what takes its place.
 * @throws AegisError `claim_taken`, `password_unacceptable`, `idempotency_key_reused`, `idempotency_in_flight`, `unavailable`.
 */
export async function signUp(ctx: SignUpContext, wish: SignUpWish): Promise<string> {
  // Without the password: a plain hash of it would undo what the slow one is for.
  const { requestHash } = await commandMeta(ctx, [
    wish.displayName,
    wish.locale,
    wish.email,
    wish.username,
    wish.roles,
    wish.isVerified,
  ]);
  const key = await keyClaim(ctx);
  const replayed = key && (await replay(ctx, key, requestHash));
  if (replayed) return replayed;

  const names = [wish.email, wish.username].filter((name) => name !== null);
  const wanted = [...names.map(bare), ...(wish.claims ?? []), ...(key ? [key] : [])];
  const rows = await claimRepository(ctx.env.IDENTITY_DB).holders(wanted);
  let { taken } = await judgeClaims(ctx.env, rows, ctx.now(), true);
  for (let race = 0; race < MOST_RACES; race += 1) {
    const outcome = await attempt(ctx, wish, { wanted, taken, requestHash });
    if (typeof outcome === 'string') return outcome;
    // Somebody else took a name between looking and reserving: what is taken is known now.
    taken = [...taken, ...outcome];
  }
  throw new AegisError('unavailable', 'The names could not be reserved just now; try again.');
}

interface Plan {
  readonly wanted: readonly Claim[];
  readonly taken: readonly ClaimRow[];
  readonly requestHash: string;
}

/** One run of the saga; the claims that turned out to be taken, or the id. */
async function attempt(ctx: SignUpContext, wish: SignUpWish, plan: Plan): Promise<string | readonly ClaimRow[]> {
  const owner = ownerOfAddress(wish, plan.taken);
  const address = wish.email && bare(wish.email);
  const claims = plan.wanted.filter(({ kind }) => owner === null || kind !== 'email');
  const userId = timeOrderedId(ctx.now(), platformRandom);
  const input: SignUpInput = {
    ...{ displayName: wish.displayName, locale: wish.locale, password: wish.password, roles: wish.roles },
    ...{ isVerified: wish.isVerified, isSelfMade: wish.isSelfMade, requestHash: plan.requestHash, claims },
    passwordHash: wish.passwordHash ?? null,
    email: wish.email?.text ?? null,
    username: wish.username?.text ?? null,
    isGhost: owner !== null,
    origin: issuerOf(ctx.env, ctx.request),
  };
  const { at } = await callUser(ctx.env, userId, (user) => user.accounts.begin(input, ctx.causation), false);
  try {
    const lost = await reserveClaims(ctx.env, userId, claims, at);
    if (lost.length > 0) {
      await abandon(ctx, userId);
      return lost;
    }
    await Promise.all([
      callUser(ctx.env, userId, (user) => user.accounts.complete(ctx.causation), true),
      owner && address && callUser(ctx.env, owner, (user) => user.accounts.contested(address, ctx.causation), true),
    ]);
  } catch (thrown) {
    // Sooner than the alarm, so that the same request may be made again at once; without harm when the account was made after all.
    ctx.waitUntil(abandon(ctx, userId));
    throw thrown;
  }
  if (owner === null) ctx.waitUntil(sooner(ctx, confirmClaims(ctx.env, userId, claims)));
  return userId;
}

/**
 * Who has the address of a self-made account, so that only the place of an account is taken; null when it is free.
 *
 * @throws AegisError `claim_taken` for whatever else is taken, `idempotency_in_flight`.
 */
function ownerOfAddress(wish: SignUpWish, taken: readonly ClaimRow[]): string | null {
  const kinds = taken.map(({ kind }) => kind);
  if (kinds.includes(SIGN_UP_KEY)) throw new AegisError('idempotency_in_flight', 'The same request is still running.');
  if (kinds.includes('username')) throw claimTaken('username');
  const address = taken.find(({ kind }) => kind === 'email');
  const other = kinds.find((kind) => kind !== 'email');
  if (other !== undefined) throw claimTaken(other);
  if (address && !wish.isSelfMade) throw claimTaken('email');
  return address?.userId ?? null;
}

/** The id of the account that a request with this key has made; null for a key that was not used. */
async function replay(ctx: SignUpContext, key: Claim, requestHash: string): Promise<string | null> {
  const userId = await claimRepository(ctx.env.IDENTITY_DB).ownerOf(key.kind, key.value);
  if (userId === null) return null;
  const relation = await callUser(ctx.env, userId, (user) => user.accounts.repeats(requestHash), true);
  if (relation === 'gone') return null;
  if (relation === 'other') {
    throw new AegisError('idempotency_key_reused', 'The idempotency key was used for another request.');
  }
  // The key is reserved together with the names, so that all that can be missing is the end.
  await callUser(ctx.env, userId, (user) => user.accounts.complete(ctx.causation), true);
  return userId;
}

async function keyClaim(ctx: SignUpContext): Promise<Claim | null> {
  if (ctx.idempotencyKey === null) return null;
  return { kind: SIGN_UP_KEY, value: await sha256Hex(JSON.stringify([actorOf(ctx.principal), ctx.idempotencyKey])) };
}

function bare({ kind, value }: Claim): Claim {
  return { kind, value };
}

function abandon(ctx: SignUpContext, userId: string): Promise<void> {
  return sooner(
    ctx,
    callUser(ctx.env, userId, (user) => user.accounts.abandon(), true),
  );
}

/** For what only happens sooner than it would anyway: an alarm or the projection does it in the end. */
async function sooner(ctx: SignUpContext, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    ctx.log.warn('left to the alarm or the projection', { reason: thrown });
  }
}

import type { ApplicantActor } from '../../../durable-objects/policy/applicant.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import type { RouteContext } from '../../gateway/route.ts';
import type { Remote } from './actors.ts';

/** Header in which an anonymous visitor shows the token that the first answer gave. */
export const TOKEN_HEADER = 'applicant-token';

/** Whose facts and recommendations a request is about. */
export interface Applicant {
  /** Name of the actor. */
  readonly name: string;
  /** `null` for a user. */
  readonly tokenHash: string | null;
  /** Of a visitor who is begun by this request; given once, and never again. */
  readonly newToken: string | null;
}

/**
 * Calls an applicant's actor.
 *
 * @param isRepeatable - Whether the call may be made twice.
 */
export function callApplicant<T>(
  env: Env,
  name: string,
  call: (actor: Remote<ApplicantActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.APPLICANT.getByName(name) as unknown as Remote<ApplicantActor>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * Who asks: the signed-in user, or the visitor of the token.
 *
 * @returns `null` for neither.
 * @throws AegisError `not_found` for a token that cannot be one.
 */
export async function knownApplicant(ctx: RouteContext): Promise<Applicant | null> {
  if (ctx.principal.kind === 'user') {
    return { name: `user:${ctx.principal.userId}`, tokenHash: null, newToken: null };
  }
  const token = ctx.request.headers.get(TOKEN_HEADER);
  if (token === null) return null;
  const [id, secret] = token.split('.');
  // A token that is malformed looks like one that has expired.
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id ?? '') || !secret) throw notYours();
  return { name: `anon:${id}`, tokenHash: await sha256Hex(secret), newToken: null };
}

/** Who asks, and else a new visitor, whose token goes into the answer. */
export async function applicantOf(ctx: RouteContext): Promise<Applicant> {
  const known = await knownApplicant(ctx);
  if (known !== null) return known;
  const id = timeOrderedId(ctx.now(), (bytes) => crypto.getRandomValues(bytes));
  const secret = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  return { name: `anon:${id}`, tokenHash: await sha256Hex(secret), newToken: `${id}.${secret}` };
}

/** @throws AegisError `not_found` for who is neither a user nor shows a token: it tells nobody what there is. */
export async function requiredApplicant(ctx: RouteContext): Promise<Applicant> {
  const known = await knownApplicant(ctx);
  if (known === null) throw notYours();
  return known;
}

function notYours(): AegisError {
  return new AegisError('not_found', `There is nothing here for you; a visitor shows ${TOKEN_HEADER}.`);
}

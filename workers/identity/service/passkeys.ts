import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type * as z from 'zod';
import type { PasskeyView } from '../../../durable-objects/identity/user/passkeys/store.ts';
import type { PasskeyAnswer, RegistrationStart } from '../../../durable-objects/identity/user/passkeys.ts';
import { CHALLENGE_MS, issueChallenge } from '../../../shared/identity/factors/passkey-challenge.ts';
import { PASSKEY_ALGORITHMS, userHandleOf, userOfHandle } from '../../../shared/identity/factors/passkey-response.ts';
import { type RelyingParty, relyingPartyOf } from '../../../shared/identity/factors/relying-party.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import type { SignInResult } from '../../../shared/identity/session.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import type { assertionOptions, postPasskey, postPasskeySignIn } from '../contract/passkeys.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { ownWish } from './sign-in.ts';
import { callUser } from './users.ts';

/** Name of this site in the dialogs of authenticators. */
const SITE = 'Aegis';

type BodyOf<R extends { readonly request?: { readonly body?: z.ZodType } }> = R extends {
  readonly request?: { readonly body: infer Body extends z.ZodType };
}
  ? z.output<Body>
  : never;

/**
 * The site that passkeys belong to.
 *
 * @throws AegisError `conflict` when it is reached by an IP address.
 */
export function relyingParty(ctx: Pick<RouteContext, 'env' | 'request'>): RelyingParty {
  return relyingPartyOf(issuerOf(ctx.env, ctx.request));
}

/**
 * Options for an assertion; nobody stores anything.
 *
 * @param allowed Credentials that will do; without, any passkey of this site.
 * @throws AegisError `conflict`, `secrets_key_unusable`.
 */
export async function assertionStart(
  ctx: RouteContext,
  use: 'sign-in' | 'second-factor',
  allowed?: readonly { readonly id: string; readonly transports: readonly string[] }[],
): Promise<z.output<typeof assertionOptions>> {
  const { id: rpId } = relyingParty(ctx);
  const { id, challenge } = await issueChallenge(ctx.env.AEGIS_SECRETS_KEY, platformRandom, ctx.now());
  const options = {
    challenge,
    rpId,
    timeout: CHALLENGE_MS,
    userVerification: use === 'sign-in' ? ('required' as const) : ('preferred' as const),
    ...(allowed ? { allowCredentials: allowed.map(descriptor) } : {}),
  };
  return { id, options };
}

/** Options for a registration: discoverable, with a verified user, without attestation (we would trust no root anyway). */
export function registrationOptions(userId: string, { id: rpId }: RelyingParty, start: RegistrationStart) {
  return {
    id: start.id,
    options: {
      challenge: start.challenge,
      rp: { id: rpId, name: SITE },
      user: { id: base64Url(userHandleOf(userId)), name: start.userName, displayName: start.userName },
      pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
      timeout: CHALLENGE_MS,
      attestation: 'none' as const,
      excludeCredentials: start.known.map(descriptor),
      authenticatorSelection: {
        residentKey: 'required' as const,
        requireResidentKey: true as const,
        userVerification: 'required' as const,
      },
    },
  };
}

/**
 * Signs in with a passkey: the user handle in the answer names the actor.
 *
 * @throws AegisError `sign_in_refused`, `email_unverified`, `account_suspended`, `conflict`.
 */
export async function signInWithPasskey(
  ctx: RouteContext,
  { id, response, carrier }: BodyOf<typeof postPasskeySignIn>,
): Promise<SignInResult> {
  const answer = answerOf(ctx, { id, response });
  const userId = userOfHandle(response.response.userHandle);
  if (userId === null) throw new AegisError('sign_in_refused', 'The passkey was refused.');
  const wish = await ownWish(ctx.request, carrier);
  return callUser(ctx.env, userId, (user) => user.passkeys.signIn({ ...answer, wish }, ctx.causation), false);
}

/** What a browser answered, and where we expect it to have been. */
export function answerOf(
  ctx: RouteContext,
  { id, response }: Pick<BodyOf<typeof postPasskeySignIn>, 'id' | 'response'>,
): PasskeyAnswer {
  // The schema is that of the type but for extension results, which nobody reads.
  return { id, response: response as AuthenticationResponseJSON, relyingParty: relyingParty(ctx) };
}

/** As {@link answerOf}, for a registration. */
export function registrationOf(response: BodyOf<typeof postPasskey>['response']): RegistrationResponseJSON {
  return response as RegistrationResponseJSON;
}

/** A passkey as the API shows it. */
export function passkeyBody({ createdAt, lastUsedAt, ...view }: PasskeyView) {
  return {
    ...view,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
  };
}

function descriptor({ id, transports }: { readonly id: string; readonly transports: readonly string[] }) {
  return { id, type: 'public-key' as const, transports: [...transports] };
}

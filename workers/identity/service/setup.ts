import { platformRandom, secretDigits } from '../../../shared/identity/secret.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { bootstrapRepository } from '../repository/bootstrap.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { hasAdministrator } from './administrators.ts';
import { readEmail, readUsername } from './names.ts';
import { signUp } from './sign-up.ts';

/** How long the link for the first administrator works, in ms. */
const LINK_MS = 24 * 60 * 60_000;

/**
 * Makes the one-time link for the first administrator; the one before is dead.
 *
 * @throws AegisError `conflict` when there is an administrator already.
 */
export async function makeSetupLink(ctx: RouteContext): Promise<{ url: string; token: string; expiresAt: number }> {
  if (await hasAdministrator(ctx.env)) {
    throw new AegisError('conflict', 'There is an administrator already; ask them for the role.');
  }
  const token = `setup_${secretDigits(platformRandom)}`;
  const now = ctx.now();
  await bootstrapRepository(ctx.env.IDENTITY_DB).replace(await sha256Hex(token), now);
  const url = `${issuerOf(ctx.env, ctx.request)}/account/setup?token=${token}`;
  return { url, token, expiresAt: now + LINK_MS };
}

/** What the first administrator gives. */
export interface SetupInput {
  readonly token: string;
  readonly email: string;
  readonly username?: string | undefined;
  readonly password: string;
  readonly locale?: 'en' | 'ko' | undefined;
}

/**
 * Creates the first administrator; where there is one already, the link is dead. The link is used up before the account is made, so that of two that try one succeeds, and given
 * back when the account could not be made.
 *
 * @throws AegisError `one_time_token_invalid`, and what a sign-up throws.
 */
export async function setUp(ctx: RouteContext, input: SetupInput): Promise<string> {
  if (await hasAdministrator(ctx.env)) throw new AegisError('one_time_token_invalid', 'The link is no longer valid.');
  const email = readEmail(input.email);
  const username = input.username === undefined ? null : readUsername(input.username);
  const links = bootstrapRepository(ctx.env.IDENTITY_DB);
  // Not the account's id, which does not exist yet: it only tells this attempt from others.
  const attempt = `setup-${ctx.requestId}-${secretDigits(platformRandom, 10)}`;
  const isTaken = await links.take(await sha256Hex(input.token), ctx.now() - LINK_MS, attempt, ctx.now());
  if (!isTaken) throw new AegisError('one_time_token_invalid', 'The link is no longer valid.');
  try {
    return await signUp(ctx, {
      email,
      username,
      displayName: null,
      locale: input.locale ?? 'en',
      password: input.password,
      roles: ['admin', 'user'],
      isVerified: true,
      isSelfMade: false,
    });
  } catch (thrown) {
    await links.giveBack(attempt);
    throw thrown;
  }
}

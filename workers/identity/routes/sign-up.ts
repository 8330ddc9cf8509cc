import * as z from 'zod';
import { parseCredential } from '../../../shared/identity/credential.ts';
import { MAILBOX_PREFIX } from '../../../shared/identity/mail/mailbox.ts';
import { parsePasswordHash } from '../../../shared/identity/password/phc.ts';
import { checkPassword } from '../../../shared/identity/password/policy.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { preferredLanguage } from '../../gateway/http/language.ts';
import { isGranted, type Permission, ROLES } from '../../gateway/permissions.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import { getMailbox, postResendVerification, postUser, postVerifyEmail } from '../contract/users.ts';
import { assertGivable } from '../service/administrators.ts';
import { readMailbox } from '../service/mailbox.ts';
import { readEmail, readUsername } from '../service/names.ts';
import { pageReply } from '../service/pages.ts';
import { ownerOf } from '../service/sign-in.ts';
import { signUp } from '../service/sign-up.ts';
import { userBody } from '../service/user-body.ts';
import { callUser } from '../service/users.ts';

/** Key of an object of the mailbox; nothing else of the bucket can be listed with it. */
const mailCursor = z.string().startsWith(MAILBOX_PREFIX).max(200);

const ACCEPTED = { status: 202, body: { status: 'accepted' } } as const;

function requireGranted(ctx: RouteContext, permission: Permission): void {
  if (isGranted(ctx.principal, permission)) return;
  throw new AegisError('forbidden', `The permission ${permission} is missing.`, { details: { permission } });
}

function invalid(pointer: string, message: string): AegisError {
  return new AegisError('invalid_request', 'Parts of the request are not valid; see errors.', {
    details: { errors: [{ pointer, message }] },
  });
}

/** A hash of another system, as it may be stored. One with a pepper was made with a secret that we cannot know. */
function importedHash(text: string, password: string | undefined): string {
  if (password !== undefined) throw invalid('/body/passwordHash', 'a password or its hash, not both');
  const hash = parsePasswordHash(text);
  const isPeppered = hash?.kind === 'argon2id' && hash.pepper !== null;
  if (hash === null || isPeppered)
    throw invalid('/body/passwordHash', 'not a bcrypt, scrypt or Argon2id hash that can be verified');
  return text;
}

/** Sign-up and what follows it. */
export const signUpRoutes = [
  implement(postUser, async ({ body }, ctx) => {
    const isAdministrator = isGranted(ctx.principal, 'users:write');
    if (body.emailVerified !== undefined) requireGranted(ctx, 'users:write');
    if (body.roles !== undefined || body.passwordHash !== undefined) requireGranted(ctx, 'users:security');
    const unknown = body.roles?.find((role) => !Object.hasOwn(ROLES, role) || role === 'anonymous');
    if (unknown !== undefined) throw invalid('/body/roles', 'a role that does not exist');
    // Only roles that were named: the default is what everybody gets who signs up.
    if (body.roles !== undefined) assertGivable(ctx, body.roles);
    if (body.password === undefined && !isAdministrator) throw invalid('/body/password', 'required');
    const passwordHash = body.passwordHash === undefined ? null : importedHash(body.passwordHash, body.password);

    const email = readEmail(body.email);
    const username = body.username === undefined ? null : readUsername(body.username);
    const password = body.password ?? null;
    // The actor checks it again; a refusal here has not made one.
    const fault = password && checkPassword(password, { email: email.text, username: username?.text ?? null });
    if (fault) {
      throw new AegisError('password_unacceptable', 'The password is not acceptable.', { details: { ...fault } });
    }
    const userId = await signUp(ctx, {
      ...{ email, username, password, passwordHash, displayName: body.displayName ?? null },
      locale: body.locale ?? preferredLanguage(ctx.request.headers.get('accept-language')),
      roles: body.roles ?? ['user'],
      isVerified: body.emailVerified ?? false,
      isSelfMade: !isAdministrator,
    });
    if (!isAdministrator) return ACCEPTED;
    const view = await callUser(ctx.env, userId, (user) => user.accounts.describe(), true);
    const reply = { status: 201, body: userBody(view), headers: { location: `/api/v1/users/${userId}` } };
    return withEtag(reply, revisionEtag(view.revision));
  }),

  implement(postVerifyEmail, async ({ body }, ctx) => {
    const token = parseCredential('oneTime', body.token);
    if (token === null) throw new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
    const [userId = '', tokenId = ''] = token.parts;
    const { secret } = token;
    await callUser(ctx.env, userId, (user) => user.accounts.verifyEmail({ tokenId, secret }, ctx.causation), false);
    return { status: 204 };
  }),

  implement(postResendVerification, async ({ body }, ctx) => {
    const { value } = readEmail(body.email);
    const owner = await ownerOf(ctx.env, value);
    // Behind the answer, so that its time does not tell whether there was somebody to mail to.
    if (owner !== null) {
      const resent = callUser(ctx.env, owner, (user) => user.accounts.resendVerification(ctx.causation), true);
      ctx.waitUntil(resent.catch((thrown: unknown) => ctx.log.warn('not mailed again', { reason: thrown })));
    }
    return ACCEPTED;
  }),

  implement(getMailbox, async ({ query }, ctx) => {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, mailCursor);
    const { mails, next } = await readMailbox(ctx.env, after, query.limit);
    const data = mails.map((mail) => ({ ...mail, at: new Date(mail.at).toISOString() }));
    return pageReply(ctx.request, data, next === null ? null : encodeCursor(next));
  }),
];

import { parseCredential } from '../../../shared/identity/credential.ts';
import { normaliseEmail } from '../../../shared/identity/names/email.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement } from '../../gateway/route.ts';
import {
  getLive,
  postForgotPassword,
  postPassword,
  postRefresh,
  postResetPassword,
  postSignIn,
  postSignOut,
} from '../contract/auth.ts';
import { inSession } from '../service/factors.ts';
import { myself } from '../service/principal.ts';
import { ownerOf, refreshOwn, signInWithPassword } from '../service/sign-in.ts';
import { isSecure, signedIn, signInReply } from '../service/signed-in.ts';
import { throttled } from '../service/throttling.ts';
import { callUser } from '../service/users.ts';
import { clearedCookies } from '../tokens/cookies.ts';

/** How recent a sign-in must be to set a first password, in seconds. */
const RECENT_SECONDS = 300;

export const authRoutes = [
  implement(postSignIn, async ({ body }, ctx) => signInReply(ctx, await signInWithPassword(ctx, body))),

  implement(postRefresh, async ({ body }, ctx) => signedIn(ctx, await refreshOwn(ctx, body.refreshToken))),

  implement(postSignOut, async (_, ctx) => {
    const me = myself(ctx);
    await callUser(ctx.env, me.userId, (user) => user.sessions.end(me.sessionId, ctx.causation), true);
    const headers = new Headers({ 'cache-control': 'no-store' });
    for (const cookie of clearedCookies(isSecure(ctx.request))) headers.append('set-cookie', cookie);
    return new Response(null, { status: 204, headers });
  }),

  implement(postForgotPassword, async ({ body }, ctx) => {
    const email = normaliseEmail(body.email);
    // Counted and never forgiven: the answer must not tell whether there was an account.
    const owner = await throttled(
      ctx,
      // As it is claimed: an address has many spellings, and each would have a counter of its own.
      `forgot:${email.ok ? email.value : body.email}`,
      async () => (email.ok ? ownerOf(ctx.env, body.email) : null),
      { forgives: false },
    );
    if (owner !== null) {
      const origin = new URL(ctx.request.url).origin;
      ctx.waitUntil(callUser(ctx.env, owner, (user) => user.passwords.requestReset({ origin }, ctx.causation), false));
    }
    return { status: 202, body: { status: 'accepted' } };
  }),

  implement(postResetPassword, async ({ body }, ctx) => {
    const token = parseCredential('oneTime', body.token);
    if (token === null) throw new AegisError('one_time_token_invalid', 'The link or code is no longer valid.');
    const [userId = '', tokenId = ''] = token.parts;
    const reset = { tokenId, secret: token.secret, next: body.password };
    await callUser(ctx.env, userId, (user) => user.passwords.reset(reset, ctx.causation), false);
    return { status: 204 };
  }),

  implement(postPassword, async ({ body }, ctx) => {
    const me = inSession(ctx);
    const hasPassword = await callUser(ctx.env, me.userId, (user) => user.passwords.exists(), true);
    if (!hasPassword && ctx.now() / 1000 - me.authTime > RECENT_SECONDS) {
      throw new AegisError('step_up_required', 'Sign in again: the last sign-in is too long ago.', {
        details: { maxAgeSeconds: RECENT_SECONDS },
      });
    }
    const change = { sessionId: me.sessionId, current: body.current, next: body.next };
    await throttled(ctx, `user:${me.userId}`, () =>
      callUser(ctx.env, me.userId, (user) => user.passwords.change(change, ctx.causation), false),
    );
    return { status: 204 };
  }),

  implement(getLive, async (_, ctx) => {
    const me = myself(ctx);
    if (me.via === 'api-key') throw new AegisError('forbidden', 'An API key has no session that could end.');
    if (ctx.request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      throw new AegisError('invalid_request', 'Ask for a WebSocket: Upgrade: websocket.');
    }
    // A browser sends the cookie with every handshake, also of another site's page.
    const origin = ctx.request.headers.get('origin');
    if (origin !== null && origin !== new URL(ctx.request.url).origin) {
      throw new AegisError('csrf_refused', 'The request came from another origin.');
    }
    const url = `https://user/live?session=${me.sessionId}`;
    return ctx.env.USER.getByName(me.userId).fetch(url, { headers: { upgrade: 'websocket' } });
  }),
];

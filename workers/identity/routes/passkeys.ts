import { implement } from '../../gateway/route.ts';
import {
  deletePasskey,
  getPasskeys,
  patchPasskey,
  postPasskey,
  postPasskeyOptions,
  postPasskeySignIn,
  postPasskeySignInOptions,
} from '../contract/passkeys.ts';
import { deviceOf } from '../service/device.ts';
import { inSession } from '../service/factors.ts';
import {
  assertionStart,
  passkeyBody,
  registrationOf,
  registrationOptions,
  relyingParty,
  signInWithPasskey,
} from '../service/passkeys.ts';
import { myself } from '../service/principal.ts';
import { signInReply } from '../service/signed-in.ts';
import { callUser } from '../service/users.ts';

export const passkeyRoutes = [
  implement(postPasskeySignInOptions, async ({ body }, ctx) => ({
    status: 200,
    body: await assertionStart(ctx, body.use),
  })),

  implement(postPasskeySignIn, async ({ body }, ctx) => signInReply(ctx, await signInWithPasskey(ctx, body))),

  implement(postPasskeyOptions, async (_, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const party = relyingParty(ctx);
    const start = await callUser(ctx.env, userId, (user) => user.passkeys.begin({ sessionId }), true);
    return { status: 200, body: registrationOptions(userId, party, start) };
  }),

  implement(postPasskey, async ({ body }, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const input = {
      sessionId,
      id: body.id,
      response: registrationOf(body.response),
      relyingParty: relyingParty(ctx),
      name: body.name ?? (await deviceOf(ctx.request)).name,
    };
    const { passkey, recoveryCodes } = await callUser(
      ctx.env,
      userId,
      (user) => user.passkeys.register(input, ctx.causation),
      false,
    );
    return { status: 201, body: { passkey: passkeyBody(passkey), recoveryCodes } };
  }),

  implement(getPasskeys, async (_, ctx) => {
    const views = await callUser(ctx.env, myself(ctx).userId, (user) => user.passkeys.list(), true);
    return { status: 200, body: { data: views.map(passkeyBody) } };
  }),

  implement(patchPasskey, async ({ params, body }, ctx) => {
    const change = { id: params.passkeyId, name: body.name };
    const { userId } = myself(ctx);
    const view = await callUser(ctx.env, userId, (user) => user.passkeys.rename(change, ctx.causation), true);
    return { status: 200, body: passkeyBody(view) };
  }),

  implement(deletePasskey, async ({ params }, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const input = { sessionId, id: params.passkeyId };
    await callUser(ctx.env, userId, (user) => user.passkeys.remove(input, ctx.causation), false);
    return { status: 204 };
  }),
];

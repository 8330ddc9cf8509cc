import { implement } from '../../gateway/route.ts';
import {
  deleteTotp,
  getFactors,
  getRecoveryCodes,
  postRecoveryCodes,
  postSecondFactor,
  postStepUp,
  postStepUpOptions,
  postTotp,
  postTotpConfirm,
} from '../contract/factors.ts';
import { completeSignIn, inSession, stepUp } from '../service/factors.ts';
import { assertionStart } from '../service/passkeys.ts';
import { myself } from '../service/principal.ts';
import { signedIn } from '../service/signed-in.ts';
import { callUser } from '../service/users.ts';

export const factorRoutes = [
  implement(getFactors, async (_, ctx) => {
    const view = await callUser(ctx.env, myself(ctx).userId, (user) => user.factors.view(), true);
    const totp = view.totp && { since: new Date(view.totp.since).toISOString() };
    return { status: 200, body: { ...view, totp } };
  }),

  implement(postTotp, async (_, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const enrolment = await callUser(ctx.env, userId, (user) => user.factors.beginTotp({ sessionId }), false);
    return { status: 201, body: enrolment };
  }),

  implement(postTotpConfirm, async ({ body }, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const input = { sessionId, code: body.code };
    const outcome = await callUser(ctx.env, userId, (user) => user.factors.confirmTotp(input, ctx.causation), false);
    return { status: 200, body: outcome };
  }),

  implement(deleteTotp, async (_, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    await callUser(ctx.env, userId, (user) => user.factors.removeTotp({ sessionId }, ctx.causation), true);
    return { status: 204 };
  }),

  implement(getRecoveryCodes, async (_, ctx) => {
    const { recoveryCodesLeft } = await callUser(ctx.env, myself(ctx).userId, (user) => user.factors.view(), true);
    return { status: 200, body: { left: recoveryCodesLeft } };
  }),

  implement(postRecoveryCodes, async (_, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    const codes = await callUser(
      ctx.env,
      userId,
      (user) => user.factors.renewRecoveryCodes({ sessionId }, ctx.causation),
      false,
    );
    return { status: 201, body: { codes } };
  }),

  implement(postSecondFactor, async ({ body }, ctx) => signedIn(ctx, await completeSignIn(ctx, body))),

  implement(postStepUpOptions, async (_, ctx) => {
    const { userId } = inSession(ctx);
    const known = await callUser(ctx.env, userId, (user) => user.passkeys.list(), true);
    return { status: 200, body: await assertionStart(ctx, 'second-factor', known) };
  }),

  implement(postStepUp, async ({ body }, ctx) => stepUp(ctx, body)),
];

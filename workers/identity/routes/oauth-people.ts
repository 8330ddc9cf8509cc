import { printUserCode } from '../../../shared/identity/oauth/user-code.ts';
import { implement } from '../../gateway/route.ts';
import {
  confirmLogout,
  deleteConsent,
  getConsentRequest,
  getConsents,
  getDevice,
  getLogout,
  postConsentRequest,
  postDevice,
  postDeviceAuthorization,
  postLogout,
} from '../contract/oauth-people.ts';
import { answering, formOf, formText } from '../service/oauth/answer.ts';
import { redirectTo } from '../service/oauth/authorize.ts';
import { authenticatedClient } from '../service/oauth/clients.ts';
import { consentQuestion, consentsOf, decideConsent, personAtBrowser } from '../service/oauth/consent.ts';
import { beginDevice, decideDevice, waitingDevice } from '../service/oauth/device.ts';
import { logout, logoutConfirmed } from '../service/oauth/logout.ts';
import { myself } from '../service/principal.ts';
import { callUser } from '../service/users.ts';

const named = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });

export const oauthPeopleRoutes = [
  implement(getConsentRequest, async ({ params }, ctx) => {
    const { client, scopes, newScopes } = await consentQuestion(ctx, personAtBrowser(ctx), params.requestId);
    return { status: 200, body: { client: named(client), scopes, newScopes } };
  }),

  implement(postConsentRequest, async ({ params, body }, ctx) => {
    const isAllowed = body.decision === 'allow';
    const location = await decideConsent(ctx, personAtBrowser(ctx), params.requestId, isAllowed);
    return { status: 200, body: { redirect_to: location } };
  }),

  implement(getDevice, async ({ params }, ctx) => {
    const { code, client, scope, expiresAt } = await waitingDevice(ctx, personAtBrowser(ctx), params.userCode);
    const body = {
      userCode: printUserCode(code),
      client: named(client),
      scopes: scope,
      expiresAt: new Date(expiresAt).toISOString(),
    };
    return { status: 200, body };
  }),

  implement(postDevice, async ({ params, body }, ctx) => {
    const me = personAtBrowser(ctx);
    const device = await waitingDevice(ctx, me, params.userCode);
    await decideDevice(ctx, me, device, body.decision === 'allow');
    return { status: 204 };
  }),

  implement(postDeviceAuthorization, (_, ctx) =>
    answering(async () => {
      const form = await formOf(ctx);
      return beginDevice(ctx, await authenticatedClient(ctx, form), form);
    }),
  ),

  implement(getConsents, async (_, ctx) => ({ status: 200, body: { data: await consentsOf(ctx, myself(ctx)) } })),

  implement(deleteConsent, async ({ params }, ctx) => {
    const me = myself(ctx);
    const revoked = callUser(
      ctx.env,
      me.userId,
      (user) => user.grants.revokeConsent(params.client, ctx.causation),
      true,
    );
    await revoked;
    return { status: 204 };
  }),

  implement(getLogout, (_, ctx) => logout(ctx)),
  implement(postLogout, async (_, ctx) => redirectTo(`/oauth/logout?${await formText(ctx.request)}`, 303)),
  implement(confirmLogout, (_, ctx) => logoutConfirmed(ctx)),
];

import { preferredLanguage } from '../../gateway/http/language.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  deleteLinkedAccount,
  getLinkedAccounts,
  getNewcomer,
  getProviders,
  getSocialCallback,
  getSocialStart,
  postComplete,
} from '../contract/social.ts';
import { inSession } from '../service/factors.ts';
import { myself } from '../service/principal.ts';
import { finishSocial } from '../service/social/callback.ts';
import { completeNewcomer, describeNewcomer } from '../service/social/newcomer.ts';
import { providersOf } from '../service/social/providers.ts';
import { startSocial } from '../service/social/start.ts';
import { callUser } from '../service/users.ts';

const languageOf = ({ request }: RouteContext) => preferredLanguage(request.headers.get('accept-language'));

/** Sign-in with accounts of other providers. */
export const socialRoutes = [
  implement(getProviders, async (_, ctx) => {
    const language = languageOf(ctx);
    const data = providersOf(ctx.env).map(({ id, name }) => ({ id, name: name[language] }));
    return { status: 200, body: { data }, headers: { vary: 'Accept-Language' } };
  }),

  implement(getSocialStart, async ({ params, query }, ctx) => startSocial(ctx, params.provider, query)),

  implement(getSocialCallback, async ({ params, query }, ctx) => finishSocial(ctx, params.provider, query)),

  implement(getNewcomer, async (_, ctx) => ({ status: 200, body: await describeNewcomer(ctx) })),

  implement(postComplete, async ({ body }, ctx) => completeNewcomer(ctx, body)),

  implement(getLinkedAccounts, async (_, ctx) => {
    const links = await callUser(ctx.env, myself(ctx).userId, (user) => user.social.list(), true);
    const language = languageOf(ctx);
    const names = new Map(providersOf(ctx.env).map(({ id, name }) => [id, name[language]]));
    const data = links.map(({ linkedAt, lastUsedAt, ...link }) => ({
      ...{ provider: link.provider, providerName: names.get(link.provider) ?? link.provider },
      ...{ subject: link.subject, label: link.label, linkedAt: new Date(linkedAt).toISOString() },
      lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
    }));
    return { status: 200, body: { data } };
  }),

  implement(deleteLinkedAccount, async ({ params: link }, ctx) => {
    const { userId, sessionId } = inSession(ctx);
    await callUser(ctx.env, userId, (user) => user.social.unlink({ link, sessionId }, ctx.causation), true);
    return { status: 204 };
  }),
];

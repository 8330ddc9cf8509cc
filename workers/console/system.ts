import { sameSitePath } from '../../shared/identity/return-to.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import type { Permission } from '../gateway/permissions.ts';
import { implement, type MountedRoute, type Route, type RouteContext, type SystemModule } from '../gateway/route.ts';
import { assetText } from './assets.ts';
import * as contract from './contract.ts';
import { consoleLanguage, languageCookie } from './language.ts';
import { CONSOLE_POLICY, documentOf } from './layout.ts';
import { may, messagesOf, type PageContent, type PageContext, type PageRenderer } from './page.ts';
import { accountPage } from './pages/account.ts';
import { auditPage } from './pages/audit.ts';
import { clientPage } from './pages/client.ts';
import { clientsPage } from './pages/clients.ts';
import * as entrance from './pages/entrance.ts';
import { forbiddenPage } from './pages/forbidden.ts';
import { keysPage } from './pages/keys.ts';
import { consentPage, devicePage } from './pages/oauth.ts';
import { privacyPage } from './pages/privacy.ts';
import { securityPage } from './pages/security.ts';
import { socialPage } from './pages/social.ts';
import { userPage, usersPage } from './pages/users.ts';

/** Who may see a page: everybody, whoever is signed in, or who holds a permission. */
type Audience = 'everybody' | 'signed-in' | Permission;

interface Seen {
  readonly query: { readonly lang?: 'en' | 'ko' | undefined; readonly return_to?: string | undefined };
  readonly params?: unknown;
}

function page(route: Route, audience: Audience, render: PageRenderer): MountedRoute {
  // All page routes have the query of `contract.ts`; what else they have is path parameters, which are texts.
  return implement(route as Route<never>, async (input, ctx) =>
    answer(input as unknown as Seen, ctx, audience, render),
  );
}

function answer({ query, params }: Seen, ctx: RouteContext, audience: Audience, render: PageRenderer): Response {
  const url = new URL(ctx.request.url);
  const { principal } = ctx;
  if (audience !== 'everybody' && principal.kind !== 'user') {
    const here = encodeURIComponent(url.pathname + url.search);
    return new Response(null, { status: 303, headers: { location: `/account/sign-in?return_to=${here}` } });
  }
  const language = consoleLanguage(ctx.request, query.lang);
  const context: PageContext = {
    language,
    t: messagesOf(language),
    theme: themeOf(ctx.request),
    url,
    returnTo: sameSitePath(query.return_to, url.origin),
    principal,
    params: (params ?? {}) as Readonly<Record<string, string>>,
  };
  const isDenied = audience !== 'everybody' && audience !== 'signed-in' && !may(context, audience);
  return respond(context, isDenied ? forbiddenPage(context, audience) : render(context), query.lang !== undefined);
}

/** What the preferences page has left in the browser. */
function themeOf(request: Request): PageContext['theme'] {
  const theme = /(?:^|;\s*)aegis_theme=(light|dark)/.exec(request.headers.get('cookie') ?? '')?.[1];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function respond(context: PageContext, content: PageContent, isChosen: boolean): Response {
  const { language, url } = context;
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': CONSOLE_POLICY,
    'cache-control': 'no-store',
    vary: 'Accept-Language, Cookie',
  });
  if (isChosen) headers.append('set-cookie', languageCookie(language, url.protocol === 'https:'));
  return new Response(documentOf(context, content), { status: content.status ?? 200, headers });
}

const MEDIA_TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

const asset = implement(contract.asset, async ({ params }) => {
  const text = await assetText(params.file);
  if (text === null) throw new AegisError('not_found', 'There is no such file.');
  const type = MEDIA_TYPES[params.file.split('.').at(-1) ?? ''] ?? 'text/plain';
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } });
});

/**
 * The pages for people: entrance, own account, administration. They are pages of identity and come and go with it; the name in
 * `SYSTEMS` is therefore the same.
 */
export const consoleSystem: SystemModule = {
  name: 'identity',
  routes: [
    page(contract.signIn, 'everybody', entrance.signInPage),
    page(contract.signUp, 'everybody', entrance.signUpPage),
    page(contract.verify, 'everybody', entrance.verifyPage),
    page(contract.secondFactor, 'everybody', entrance.secondFactorPage),
    page(contract.social, 'everybody', socialPage),
    page(contract.recover, 'everybody', entrance.recoverPage),
    page(contract.reset, 'everybody', entrance.resetPage),
    page(contract.setup, 'everybody', entrance.setupPage),
    page(contract.account, 'signed-in', accountPage),
    page(contract.security, 'signed-in', securityPage),
    page(contract.keys, 'signed-in', keysPage),
    page(contract.privacy, 'signed-in', privacyPage),
    page(contract.exported, 'signed-in', privacyPage),
    page(contract.consent, 'signed-in', consentPage),
    page(contract.device, 'signed-in', devicePage),
    page(contract.users, 'users:read', usersPage),
    page(contract.userDetail, 'users:read', userPage),
    page(contract.clients, 'clients:read', clientsPage),
    page(contract.clientDetail, 'clients:write', clientPage),
    page(contract.audit, 'audit:read', auditPage),
    asset,
  ],
};

import { sameSitePath } from '../../shared/identity/return-to.ts';
import type { Permission } from '../gateway/permissions.ts';
import { implement, type MountedRoute, type Route, type RouteContext } from '../gateway/route.ts';
import { enabledSystems } from '../gateway/systems.ts';
import { consoleLanguage, languageCookie } from './language.ts';
import { CONSOLE_POLICY, documentOf } from './layout.ts';
import { may, messagesOf, type PageContent, type PageContext, type PageRenderer } from './page.ts';
import { forbiddenPage } from './pages/forbidden.ts';

/** Who may see a page: everybody, whoever is signed in, or who holds a permission. */
export type Audience = 'everybody' | 'signed-in' | Permission;

interface Seen {
  readonly query: { readonly lang?: 'en' | 'ko' | undefined; readonly return_to?: string | undefined };
  readonly params?: unknown;
}

/** A page as a route: whoever has to sign in first is sent there and comes back, who may not see it is told what is missing. */
export function page(route: Route, audience: Audience, render: PageRenderer): MountedRoute {
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
    systems: enabledSystems(ctx.env.SYSTEMS),
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

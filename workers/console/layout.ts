import type { Language } from '../gateway/http/language.ts';
import { html, type Markup } from '../gateway/pages/html.ts';
import { blacklistEntries, blacklistHeading } from './blacklist/navigation.ts';
import { dialogs } from './dialogs.ts';
import { ISLANDS, type IslandName } from './islands-packed.ts';
import { may, type PageContent, type PageContext } from './page.ts';
import { policyEntries, policyHeading } from './policy/navigation.ts';

/**
 * Content-Security-Policy of the console: scripts and styles are files of this site, nothing is inline, and text can never become
 * markup (no script of ours asks for Trusted Types).
 */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230a5c8a' d='M8 1 2 3v5c0 4 2.6 6 6 7 3.4-1 6-3 6-7V3z'/%3E%3C/svg%3E";

/** Path of a script. */
export const islandPath = (name: IslandName): string => `/console/assets/${ISLANDS[name]}`;

/** The whole document of a page. */
export function documentOf(context: PageContext, content: PageContent): string {
  const { language, t, principal, returnTo, theme } = context;
  const { title, main, islands = [], layout } = content;
  const isNarrow = layout === 'narrow';
  const isSignedIn = principal.kind === 'user';
  const scripts = [...islands, 'start' as const].map(
    (name) => html`<script type="module" src="${islandPath(name)}"></script>\n`,
  );
  return html`<!doctype html>
<html lang="${language}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Aegis</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${islandPath('style')}">
${scripts}</head>
<body class="${isNarrow ? 'narrow' : 'wide'}" data-return-to="${returnTo}"${isSignedIn && !isNarrow && html` data-signed-in`}>
<a class="skip" href="#main">${t.skip}</a>
<header class="bar">
<a class="name" href="/">Aegis</a>
<div class="tools">${languageSwitch(context)}${!isNarrow && (isSignedIn ? signOutButton(context) : signInLink(context))}</div>
</header>
<div class="frame">
${!isNarrow && navigation(context)}
<main id="main" tabindex="-1">
<noscript><p class="problem">${t.noScript}</p></noscript>
<p id="announcement" role="status" tabindex="-1" hidden></p>
${main}
</main>
</div>
${!isNarrow && dialogs(t)}
<div id="texts" hidden data-network="${t.network}" data-failed="${t.failed}" data-check="${t.checkValue}" data-copied="${t.copied}" data-copy-failed="${t.copyFailed}" data-passkey-cancelled="${t.passkeyCancelled}" data-passkey-exists="${t.passkeyExists}" data-passkey-unsupported="${t.passkeyUnsupported}"></div>
</body>
</html>
`.markup;
}

function languageSwitch({ language, url }: PageContext): Markup {
  const other: Language = language === 'ko' ? 'en' : 'ko';
  const query = new URLSearchParams(url.search);
  query.set('lang', other);
  const name = other === 'ko' ? '한국어' : 'English';
  return html`<a href="${url.pathname}?${query.toString()}" lang="${other}" hreflang="${other}" data-language>${name}</a>`;
}

function signOutButton({ t }: PageContext): Markup {
  return html` <button class="link" type="button" data-api="POST /api/v1/auth/sign-out" data-then="go:/account/sign-in">${t.signOut}</button>`;
}

function signInLink({ t, url }: PageContext): Markup {
  return html` <a href="/account/sign-in?return_to=${encodeURIComponent(url.pathname)}">${t.signIn}</a>`;
}

/** Pages below which others lie that have entries of their own. */
const ROOTS = ['/account', '/blacklist', '/policy'];

function navigation(context: PageContext): Markup {
  const { t, url } = context;
  const link = (path: string, text: string) => {
    const isHere = url.pathname === path || (!ROOTS.includes(path) && url.pathname.startsWith(`${path}/`));
    return html`<li><a href="${path}"${isHere && html` aria-current="page"`}>${text}</a></li>`;
  };
  const lists = blacklistEntries(context).map(({ path, text }) => link(path, text));
  const programmes = policyEntries(context).map(({ path, text }) => link(path, text));
  const isKnown = context.principal.kind === 'user';
  const staff = [
    may(context, 'users:read') && link('/admin/users', t.navUsers),
    may(context, 'clients:read') && link('/admin/clients', t.navClients),
    may(context, 'audit:read') && link('/admin/audit', t.navAudit),
  ].filter((entry) => entry !== false);
  return html`<nav aria-label="${t.navigation}">
${lists.length > 0 && html`<h2>${blacklistHeading(context)}</h2><ul>${lists}</ul>`}
${programmes.length > 0 && html`<h2>${policyHeading(context)}</h2><ul>${programmes}</ul>`}
${
  isKnown &&
  html`<h2>${t.navAccount}</h2>
<ul>${link('/account', t.navProfile)}${link('/account/security', t.navSecurity)}${link('/account/keys', t.navKeys)}${link('/account/privacy', t.navPrivacy)}</ul>`
}
${staff.length > 0 && html`<h2>${t.navAdministration}</h2><ul>${staff}</ul>`}
</nav>`;
}

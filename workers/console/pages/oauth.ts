import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, field, list, section } from '../components.ts';
import type { PageContext, PageRenderer } from '../page.ts';
import { scopeWords } from '../scopes.ts';

/** Asks whether an application may have what it wants. */
export const consentPage: PageRenderer = (context) => {
  const { t, url } = context;
  const path = `/api/v1/oauth/consent-requests/${encodeURIComponent(url.searchParams.get('request') ?? '')}`;
  const main = html`<h1>${t.consent}</h1>
<div data-detail="${path}" hidden>
<p><strong data-text="client.name"></strong> ${t.consentLead}</p>
${wishes(context)}
<p class="quiet">${t.consentHint}</p>
<p class="actions"><button type="button" class="primary" data-api="POST ${path}" data-body='{"decision":"allow"}' data-then="redirect">${t.allow}</button>
<button type="button" data-api="POST ${path}" data-body='{"decision":"deny"}' data-then="redirect">${t.deny}</button></p>
</div>`;
  return { title: t.consent, main, layout: 'narrow', islands: ['oauth'] };
};

/** Connects a device by the code that it shows (RFC 8628). */
export const devicePage: PageRenderer = (context) => {
  const { t, url } = context;
  const code = (url.searchParams.get('user_code') ?? '').trim();
  const main = code === '' ? codeForm(context) : deviceWishes(context, code);
  return { title: t.device, main: html`<h1>${t.device}</h1>${main}`, layout: 'narrow', islands: ['oauth'] };
};

function codeForm({ t, language }: PageContext): Markup {
  return html`<form method="get" action="/oauth/device">
${field({ name: 'user_code', label: t.deviceCode, hint: t.deviceCodeHint, autocomplete: 'off', maxLength: 40, autofocus: true })}
<input type="hidden" name="lang" value="${language}">
<p class="actions"><button type="submit" class="primary">${t.continue}</button></p>
</form>
`;
}

function deviceWishes(context: PageContext, code: string): Markup {
  const { t } = context;
  const path = `/api/v1/oauth/device/${encodeURIComponent(code)}`;
  const decide = (decision: 'allow' | 'deny', text: string, shown: string) =>
    html`<button type="button"${decision === 'allow' && html` class="primary"`} data-api="POST ${path}" data-body="${JSON.stringify({ decision })}" data-then="hide:wishes show:${shown}">${text}</button>`;
  return html`<div id="wishes" data-detail="${path}" hidden>
<p><strong data-text="client.name"></strong> ${t.consentLead}</p>
<p class="secret" data-text="userCode"></p>
<p>${t.deviceCompare}</p>
${wishes(context)}
<p class="actions">${decide('allow', t.allow, 'allowed')} ${decide('deny', t.deny, 'denied')}</p>
</div>
<div id="allowed" role="status" tabindex="-1" hidden><p class="done">${t.deviceAllowed}</p></div>
<div id="denied" role="status" tabindex="-1" hidden><p class="done">${t.deviceDenied}</p></div>
<p class="links"><a href="/oauth/device">${t.deviceOther}</a></p>
`;
}

function wishes({ t, language }: PageContext): Markup {
  return html`<h2 class="small">${t.consentWants}</h2>
<ul data-each="scopes"><template><li data-text="." data-words="${scopeWords(language)}"></li></template></ul>
`;
}

/** What applications have been allowed, for the security page. */
export function consentsSection({ t, language }: PageContext): Markup {
  const row = html`<li class="item"><div><strong data-text="client.name"></strong>
<p class="quiet"><span data-text="scopes" data-words="${scopeWords(language)}"></span> · <time data-time="grantedAt"></time></p></div>
${action({
  ...{ api: 'DELETE /api/v1/users/me/consents/{client.id}', next: 'refresh:consents-list,sessions-list notice' },
  ...{ text: t.remove, confirm: t.consentRemoveConfirm, done: t.consentRemoved, isDanger: true },
})}</li>`;
  const texts = { caption: t.consents, empty: t.consentsNone, more: t.more };
  const source = '/api/v1/users/me/consents';
  return section('consents', t.consents, t.consentsLead, list({ id: 'consents-list', source, row, ...texts }));
}

import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, field, form, hidden, list, section } from '../components.ts';
import { newUsername } from '../fields.ts';
import type { PageContext, PageRenderer } from '../page.ts';

/** Asks somebody who came from another provider and has no account whether they want one. */
export const socialPage: PageRenderer = ({ t, language, returnTo }) => {
  const complete = {
    ...{ api: 'POST /api/v1/auth/social/complete', next: 'signed-in', button: t.createAccount },
    ...{ load: '/api/v1/auth/social/pending', hideAfter: true },
  };
  const main = html`<h1>${t.createAccount}</h1>
<div data-detail="/api/v1/auth/social/pending" hidden>
<p>${t.newcomer} <strong data-text="provider.name"></strong> · <span data-text="label"></span></p>
<div data-if="state=new">
${form(
  complete,
  html`<p class="quiet">${t.newcomerLead}</p>`,
  field({ name: 'email', label: t.email, type: 'email', autocomplete: 'email', maxLength: 254, kind: 'optional' }),
  newUsername(t, { kind: 'optional', optional: true }),
  hidden('locale', language),
)}</div>
<div data-if="state=link_required"><p class="problem">${t.newcomerTaken}</p></div>
</div>
<div id="sent" role="status" tabindex="-1" hidden><p class="done">${t.signUpSent}</p></div>
<p class="links"><a href="/account/sign-in?return_to=${encodeURIComponent(returnTo)}">${t.backToSignIn}</a></p>`;
  return { title: t.createAccount, main, layout: 'narrow', islands: ['sign-in'] };
};

/** Accounts of other providers that open this one, on the security page. */
export function linkedSection({ t }: PageContext): Markup {
  const row = html`<li class="item"><div><strong data-text="providerName"></strong> <span data-text="label"></span>
<p class="quiet">${t.created} <time data-time="linkedAt"></time> · ${t.lastUsed} <time data-time="lastUsedAt"></time></p></div>
${action({
  ...{ api: 'DELETE /api/v1/users/me/linked-accounts/{provider}/{subject}', next: 'refresh:linked-list notice' },
  ...{ text: t.remove, confirm: t.unlinkConfirm, done: t.unlinked, isDanger: true },
})}</li>`;
  const texts = { caption: t.linked, empty: t.linkedNone, more: t.more };
  return section(
    'linked',
    t.linked,
    t.linkedLead,
    list({ id: 'linked-list', source: '/api/v1/users/me/linked-accounts', row, ...texts }),
    html`<div id="providers" data-list="/api/v1/auth/providers">
<template><li><a class="button" data-fill="href=/api/v1/auth/social/{id}/start?mode=link">${t.link} <span data-text="name"></span></a></li></template>
<ul class="actions plain" data-rows aria-label="${t.link}"></ul>
</div>
`,
  );
}

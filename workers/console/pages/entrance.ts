import { html, type Markup } from '../../gateway/pages/html.ts';
import { field, form, hidden } from '../components.ts';
import { newPassword, newUsername } from '../fields.ts';
import type { PageContext, PageRenderer } from '../page.ts';
import { news } from './back.ts';

/** As the contract of `/api/v1/auth/social/{provider}/start` has it. */
const LONGEST_SOCIAL_RETURN = 2_048;

/** A link to another page of the entrance, that leads on to the same place. */
function onward({ returnTo }: PageContext, path: string, text: string): Markup {
  return html`<a href="${path}?return_to=${encodeURIComponent(returnTo)}">${text}</a>`;
}

/** Sign-in: password, passkey, other providers. */
export const signInPage: PageRenderer = (context) => {
  const { t, returnTo } = context;
  // Another provider's sign-in refuses a longer one; without it, the person at least signs in.
  const onwards = returnTo.length > LONGEST_SOCIAL_RETURN ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
  const providers = `/api/v1/auth/social/{id}/start${onwards}`;
  const main = html`<h1>${t.signIn}</h1>
${news(context)}${form(
  { api: 'POST /api/v1/auth/sign-in', next: 'signed-in', button: t.signIn, id: 'sign-in' },
  field({
    name: 'identifier',
    label: t.identifier,
    autocomplete: 'username webauthn',
    maxLength: 254,
    autofocus: true,
  }),
  field({ name: 'password', label: t.password, type: 'password', autocomplete: 'current-password' }),
  hidden('carrier', 'cookie'),
)}<p class="problem" role="alert" tabindex="-1" data-passkey-problem hidden></p>
${verifyAgain(context)}<p class="actions"><button type="button" data-passkey="sign-in" hidden>${t.signInPasskey}</button></p>
<div data-list="/api/v1/auth/providers" id="providers">
<template><li><a class="button" data-fill="href=${providers}">${t.signInWith} <span data-text="name"></span></a></li></template>
<ul class="plain" data-rows aria-label="${t.otherProviders}"></ul>
</div>
<p class="links">${onward(context, '/account/recover', t.forgotten)} ${onward(context, '/account/sign-up', t.createAccount)}</p>`;
  return { title: t.signIn, main, layout: 'narrow', islands: ['sign-in'] };
};

/**
 * For who may not come in since their address is not confirmed: the mail once more. The name that they signed in with may be no
 * address, and a passkey has none, so it can be typed.
 */
function verifyAgain({ t, url }: PageContext): Markup {
  const isWanted = url.searchParams.get('error') === 'email_unverified';
  const resend = {
    ...{ api: 'POST /api/v1/auth/verify-email/resend', next: 'show:resent', button: t.verifyAgain },
    ...{ id: 'resend', isQuiet: true, hideAfter: true },
  };
  const email = { id: 'resend-email', name: 'email', label: t.email, type: 'email', autocomplete: 'email' } as const;
  return html`<div data-on-problem="email_unverified"${!isWanted && html` hidden`}>
${form(resend, html`<p class="quiet">${t.verifyAgainLead}</p>`, field({ ...email, maxLength: 254 }))}</div>
<div id="resent" role="status" tabindex="-1" hidden><p class="done">${t.verifyAgainSent}</p></div>
`;
}

/** The second step: a code, a recovery code or a passkey, whichever the account has. */
export const secondFactorPage: PageRenderer = (context) => {
  const { t } = context;
  const code = (method: 'totp' | 'recovery', label: string, hint: string) =>
    html`<div data-method="${method}" hidden>
${form(
  { api: 'POST /api/v1/auth/second-factor', next: 'signed-in', button: t.continue, id: `${method}-form` },
  field({
    id: `${method}-code`,
    name: 'code',
    label,
    hint,
    ...(method === 'totp'
      ? { kind: 'compact', inputmode: 'numeric', autocomplete: 'one-time-code' }
      : { autocomplete: 'off' }),
  }),
  hidden('method', method),
  hidden('ticket', ''),
)}</div>
`;
  const main = html`<h1>${t.secondFactor}</h1>
<p class="quiet">${t.secondFactorLead}</p>
<p class="problem" role="alert" tabindex="-1" data-passkey-problem hidden></p>
<div data-method="passkey" hidden><p class="actions"><button type="button" class="primary" data-passkey="second-factor">${t.usePasskey}</button></p></div>
${code('totp', t.totpCode, t.totpHint)}
<details data-method="recovery" hidden><summary>${t.useRecovery}</summary>
${code('recovery', t.recoveryCode, t.recoveryHint)}</details>
<p class="links">${onward(context, '/account/sign-in', t.startAgain)}</p>`;
  return { title: t.secondFactor, main, layout: 'narrow', islands: ['sign-in'] };
};

/** Asks for a link by mail. The answer is the same for every address. */
export const recoverPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.recover}</h1>
${form(
  { api: 'POST /api/v1/auth/password/forgot', next: 'show:sent', button: t.recoverButton, hideAfter: true },
  html`<p class="quiet">${t.recoverLead}</p>`,
  field({ name: 'email', label: t.email, type: 'email', autocomplete: 'email', maxLength: 254, autofocus: true }),
)}<div id="sent" role="status" tabindex="-1" hidden><p class="done">${t.recoverSent}</p></div>
<p class="links">${onward(context, '/account/sign-in', t.backToSignIn)}</p>`;
  return { title: t.recover, main, layout: 'narrow' };
};

/** Sets a new password with the token of a mail. */
export const resetPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.reset}</h1>
${form(
  { api: 'POST /api/v1/auth/password/reset', next: 'show:done', button: t.resetButton, hideAfter: true },
  newPassword(t, 'password'),
  hidden('token', '', 'token'),
)}<div id="done" role="status" tabindex="-1" hidden><p class="done">${t.resetDone}</p></div>
<p class="links">${onward(context, '/account/sign-in', t.backToSignIn)}</p>`;
  return { title: t.reset, main, layout: 'narrow' };
};

/** Creates an account; its address is confirmed by mail. */
export const signUpPage: PageRenderer = (context) => {
  const { t, language } = context;
  const main = html`<h1>${t.createAccount}</h1>
${form(
  { api: 'POST /api/v1/users', next: 'show:sent', button: t.createAccount, hideAfter: true, isOnce: true },
  field({ name: 'email', label: t.email, type: 'email', autocomplete: 'email', maxLength: 254, autofocus: true }),
  newUsername(t),
  newPassword(t, 'password'),
  hidden('locale', language),
)}<div id="sent" role="status" tabindex="-1" hidden><p class="done">${t.signUpSent}</p></div>
<p class="links">${onward(context, '/account/sign-in', t.backToSignIn)}</p>`;
  return { title: t.createAccount, main, layout: 'narrow' };
};

/** Confirms an address. It asks for a press, since mail scanners open every link. */
export const verifyPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.verify}</h1>
${form(
  { api: 'POST /api/v1/auth/verify-email', next: 'show:done', button: t.verifyButton, hideAfter: true },
  html`<p class="quiet">${t.verifyLead}</p>`,
  hidden('token', '', 'token'),
)}<div id="done" role="status" tabindex="-1" hidden><p class="done">${t.verifyDone}</p></div>
<p class="links">${onward(context, '/account/sign-in', t.backToSignIn)}</p>`;
  return { title: t.verify, main, layout: 'narrow' };
};

/** Creates the first administrator with the token that the first start printed. */
export const setupPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.setup}</h1>
${form(
  { api: 'POST /api/v1/identity/setup', next: 'show:done', button: t.setupButton, hideAfter: true },
  html`<p class="quiet">${t.setupLead}</p>`,
  field({ name: 'email', label: t.email, type: 'email', autocomplete: 'email', maxLength: 254, autofocus: true }),
  newUsername(t),
  newPassword(t, 'password'),
  hidden('token', '', 'token'),
)}<div id="done" role="status" tabindex="-1" hidden><p class="done">${t.setupDone}</p></div>
<p class="links">${onward(context, '/account/sign-in', t.backToSignIn)}</p>`;
  return { title: t.setup, main, layout: 'narrow' };
};

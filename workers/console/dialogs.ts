import { html, type Markup } from '../gateway/pages/html.ts';
import { field, form, hidden } from './components.ts';
import type { Messages } from './messages/messages.ts';

/** The dialogues that every page has: to confirm, and to prove again who one is. */
export function dialogs(t: Messages): Markup {
  return html`<dialog id="confirm" aria-labelledby="confirm-question">
<form method="dialog">
<p id="confirm-question" data-question></p>
<p class="actions"><button value="yes" class="danger">${t.confirmYes}</button> <button value="no" autofocus>${t.cancel}</button></p>
</form>
</dialog>
<dialog id="step-up" aria-labelledby="step-up-title">
<h2 id="step-up-title">${t.stepUpTitle}</h2>
<p class="quiet">${t.stepUpLead}</p>
<p class="problem" role="alert" tabindex="-1" data-passkey-problem hidden></p>
<div data-step="passkey" hidden><p class="actions"><button type="button" data-passkey="step-up" hidden>${t.usePasskey}</button></p></div>
${proof(t, 'password')}${proof(t, 'totp')}${proof(t, 'recovery')}
<p class="actions"><button type="button" data-close>${t.cancel}</button></p>
</dialog>
`;
}

/** One way to prove it. */
function proof(t: Messages, method: 'password' | 'totp' | 'recovery'): Markup {
  const id = `step-up-${method}`;
  const input = {
    password: field({ id, name: 'password', label: t.password, type: 'password', autocomplete: 'current-password' }),
    totp: field({
      ...{ id, name: 'code', label: t.totpCode, kind: 'compact' },
      ...{ inputmode: 'numeric', autocomplete: 'one-time-code' },
    }),
    recovery: field({ id, name: 'code', label: t.recoveryCode, autocomplete: 'off' }),
  }[method];
  const call = { api: 'POST /api/v1/auth/step-up', next: 'stepped-up', button: t.continue };
  return html`<div data-step="${method}" hidden>${form(call, input, hidden('method', method))}</div>
`;
}

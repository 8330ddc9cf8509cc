import { html, type Markup } from '../gateway/pages/html.ts';
import { field, form } from './components.ts';
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
${form(
  { api: 'POST /api/v1/auth/step-up', next: 'stepped-up', button: t.continue, id: 'step-up-form' },
  field({
    id: 'step-up-password',
    name: 'password',
    label: t.password,
    type: 'password',
    autocomplete: 'current-password',
    kind: 'optional',
    optional: true,
  }),
  field({
    id: 'step-up-code',
    name: 'code',
    label: t.totpCode,
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    kind: 'compact',
    optional: true,
  }),
)}<p class="actions"><button type="button" data-passkey="step-up" hidden>${t.usePasskey}</button> <button type="button" data-close>${t.cancel}</button></p>
</dialog>
`;
}

import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, field, form, list, section } from '../components.ts';
import type { PageContext } from '../page.ts';

const OWN = '/api/v1/users/me';

/** Authenticator app and recovery codes. New codes are shown once, wherever they come from. */
export function factorsSection(context: PageContext): Markup {
  const { t } = context;
  const begin = { api: `POST ${OWN}/totp`, next: 'show:totp-setup qr:totp-qr', unless: 'totp' };
  const remove = { api: `DELETE ${OWN}/totp`, next: 'refresh:factors notice', when: 'totp', isDanger: true };
  const renew = { api: `POST ${OWN}/recovery-codes`, next: 'codes refresh:factors', text: t.codesRenew };
  return section(
    'second',
    t.secondFactors,
    t.secondFactorsLead,
    html`<div id="factors" data-detail="${OWN}/factors" hidden>
<div class="item"><div><strong>${t.totp}</strong>
<p class="quiet" data-if="totp">${t.totpSince} <time data-time="totp.since"></time></p><p class="quiet" data-unless="totp">${t.totpNone}</p></div>
${action({ ...begin, text: t.totpAdd })}
${action({ ...remove, text: t.remove, done: t.totpRemoved, confirm: t.totpRemoveConfirm })}</div>
<div class="item"><div><strong>${t.codes}</strong>
<p class="quiet">${t.codesLeft} <span data-text="recoveryCodesLeft"></span></p></div>
${action({ ...renew, confirm: t.codesRenewConfirm })}</div>
</div>
`,
    totpSetup(context),
    html`<div id="new-codes" class="done" tabindex="-1" role="region" aria-label="${t.codes}" hidden>
<p>${t.codesShown}</p>
<ul class="codes secret" id="code-list" data-each="codes"><template><li data-text="."></li></template></ul>
<p class="actions"><button type="button" data-copy="code-list">${t.copy}</button></p>
</div>
`,
  );
}

function totpSetup({ t }: PageContext): Markup {
  const confirm = {
    api: `POST ${OWN}/totp/confirm`,
    next: 'clear hide:totp-setup refresh:factors notice codes',
    button: t.totpConfirm,
    done: t.totpAdded,
  };
  const code = { id: 'totp-code', name: 'code', label: t.totpCode, hint: t.totpHint, kind: 'compact' } as const;
  return html`<div id="totp-setup" tabindex="-1" role="region" aria-label="${t.totpAdd}" hidden>
<h3>${t.totpAdd}</h3>
<p>${t.totpScan}</p>
<svg class="qr" id="totp-qr" role="img" aria-label="${t.totpQr}"></svg>
<p>${t.totpByHand}</p>
<p><code class="secret" id="totp-secret" data-text="secret"></code></p>
<p class="actions"><button type="button" data-copy="totp-secret">${t.copy}</button></p>
${form(confirm, field({ ...code, inputmode: 'numeric', autocomplete: 'one-time-code' }))}</div>
`;
}

/** Passkeys: add, rename, remove. */
export function passkeysSection({ t }: PageContext): Markup {
  const rename = form(
    { api: `PATCH ${OWN}/passkeys/{id}`, next: 'refresh:passkeys-list notice', button: t.save, done: t.saved },
    html`<div class="field"><label data-fill="for=name-{id}">${t.passkeyName}</label>
<input data-fill="id=name-{id} value={name} aria-describedby=name-{id}-error" name="name" required maxlength="120" autocomplete="off">
<p class="error" data-fill="id=name-{id}-error" hidden></p></div>
`,
  );
  const row = html`<li class="item">
<div><strong data-text="name"></strong> <span class="badge" data-if="isBackedUp">${t.passkeySynced}</span>
<p class="quiet">${t.created} <time data-time="createdAt"></time> · ${t.lastUsed} <time data-time="lastUsedAt"></time></p>
<details><summary>${t.rename}</summary>${rename}</details></div>
${action({
  ...{ api: `DELETE ${OWN}/passkeys/{id}`, next: 'refresh:passkeys-list,factors notice' },
  ...{ text: t.remove, confirm: t.passkeyRemoveConfirm, done: t.passkeyRemoved, isDanger: true },
})}
</li>`;
  return section(
    'passkeys',
    t.passkeys,
    t.passkeysLead,
    list({
      ...{ id: 'passkeys-list', source: `${OWN}/passkeys`, row },
      ...{ caption: t.passkeys, empty: t.passkeysNone, more: t.more },
    }),
    html`<p class="problem" role="alert" tabindex="-1" data-passkey-problem hidden></p>
<p class="actions"><button type="button" data-passkey="add" data-then="refresh:passkeys-list,factors notice codes" data-done="${t.passkeyAdded}" hidden>${t.passkeyAdd}</button></p>
`,
  );
}

import { html } from '../../gateway/pages/html.ts';
import { permissionsOf } from '../../gateway/permissions.ts';
import { action, choices, field, form, list, section } from '../components.ts';
import type { PageRenderer } from '../page.ts';
import { scopeText } from '../scopes.ts';

const KEYS = '/api/v1/users/me/api-keys';
const DAY_SECONDS = 86_400;

/** API keys: made, shown once, rotated, revoked. */
export const keysPage: PageRenderer = ({ t, language, principal }) => {
  const held = principal.kind === 'user' ? permissionsOf(principal.roles) : [];
  const options = held.map(
    (scope) => [scope, html`${scopeText(scope, language)} <code class="quiet">${scope}</code>`] as const,
  );
  const row = html`<li class="item">
<div><strong data-text="name"></strong> <code class="quiet" data-text="id"></code> <span class="badge bad" data-if="revokedAt">${t.keyRevokedBadge}</span>
<p class="quiet"><span data-text="scope"></span></p>
<p class="quiet">${t.created} <time data-time="createdAt"></time> · ${t.lastUsed} <time data-time="lastUsedAt"></time> · ${t.keyExpires} <time data-time="expiresAt"></time></p>
<p class="quiet" data-if="oldSecretUntil">${t.keyOldUntil} <time data-time="oldSecretUntil"></time></p></div>
<div class="actions">${action({
    ...{ api: `POST ${KEYS}/{id}/rotate`, next: 'show:new-key refresh:keys-list', text: t.keyRotate },
    ...{ body: { overlapSeconds: DAY_SECONDS }, confirm: t.keyRotateConfirm, unless: 'revokedAt' },
  })} ${action({
    ...{ api: `DELETE ${KEYS}/{id}`, next: 'refresh:keys-list notice', text: t.keyRevoke, isDanger: true },
    ...{ confirm: t.keyRevokeConfirm, done: t.keyRevoked, unless: 'revokedAt' },
  })}</div>
</li>`;
  const main = html`<h1>${t.navKeys}</h1>
<div id="new-key" class="done" tabindex="-1" role="region" aria-label="${t.keyNew}" hidden>
<p>${t.keyShown}</p>
<p><code class="secret" id="key-text" data-text="key"></code></p>
<p class="actions"><button type="button" data-copy="key-text">${t.copy}</button></p>
</div>
${section(
  'keys',
  t.keysYours,
  t.keysLead,
  list({ id: 'keys-list', source: KEYS, caption: t.keysYours, empty: t.nothing, more: t.more, row }),
)}
${section(
  'new',
  t.keyNew,
  null,
  form(
    { api: `POST ${KEYS}`, next: 'clear show:new-key refresh:keys-list', button: t.keyCreate, isOnce: true },
    field({ name: 'name', label: t.keyName, hint: t.keyNameHint, maxLength: 80, autocomplete: 'off' }),
    choices('scope', t.keyScope, options),
    field({ name: 'expiresAt', label: t.keyExpiresAt, type: 'datetime-local', kind: 'time', optional: true }),
    html`<details><summary>${t.keyLimits}</summary>
${field({ name: 'addresses', label: t.keyAddresses, hint: t.keyAddressesHint, kind: 'lines', optional: true })}
${field({ name: 'feeds', label: t.keyFeeds, hint: t.keyFeedsHint, kind: 'lines', optional: true })}</details>
`,
  ),
)}`;
  return { title: t.navKeys, main };
};

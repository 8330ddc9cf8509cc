import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, form, list, section } from '../components.ts';
import { may, type PageContext, type PageRenderer } from '../page.ts';
import { clientFields } from './client-fields.ts';

const CLIENTS = '/api/v1/oauth/clients';
/** One that is to have a secret and has none yet gets it in the same way. */
const NO_SECRET = 'tokenEndpointAuthMethod=none';
const DAY_SECONDS = 86_400;

/** Applications that sign people in here: registered, given a new secret, removed. */
export const clientsPage: PageRenderer = (context) => {
  const { t } = context;
  const mayWrite = may(context, 'clients:write');
  const main = html`<h1>${t.navClients}</h1>
<div id="new-secret" class="done" tabindex="-1" role="region" aria-label="${t.clientSecret}" hidden>
<p>${t.clientShown}</p>
<dl><dt>client_id</dt><dd><code data-text="client.id"></code></dd></dl>
<p><code class="secret" id="secret-text" data-text="secret" data-none="${t.clientPublic}"></code></p>
<p class="actions"><button type="button" data-copy="secret-text">${t.copy}</button></p>
</div>
${section('clients', t.clientsRegistered, null, clientList(context, mayWrite))}
${mayWrite && section('new', t.clientNew, null, clientForm(context))}`;
  return { title: t.navClients, main };
};

function clientList({ t }: PageContext, mayWrite: boolean): Markup {
  const etag = '"r{revision}"';
  const rotate = { api: `POST ${CLIENTS}/{id}/secret`, body: { overlapSeconds: DAY_SECONDS }, unless: NO_SECRET, etag };
  const remove = { api: `DELETE ${CLIENTS}/{id}`, isDanger: true, etag };
  const buttons = html`<div class="actions"><a class="button" data-fill="href=/admin/clients/{id}">${t.clientChange}</a> ${action(
    {
      ...{ ...rotate, next: 'show:new-secret refresh:clients-list' },
      ...{ text: t.clientRotate, confirm: t.clientRotateConfirm },
    },
  )} ${action({
    ...{ ...remove, next: 'refresh:clients-list notice' },
    ...{ text: t.remove, confirm: t.clientRemoveConfirm, done: t.clientRemoved },
  })}</div>`;
  const row = html`<li class="item"><div><strong data-text="name"></strong> <code class="quiet" data-text="id"></code>
<span class="badge" data-if="isFirstParty">${t.clientFirstParty}</span> <span class="badge bad" data-if="isDisabled">${t.clientDisabled}</span>
<p class="quiet" data-text="redirectUris"></p><p class="quiet" data-text="scopes"></p></div>
${mayWrite && buttons}</li>`;
  const texts = { caption: t.clientsRegistered, empty: t.nothing, more: t.more };
  return list({ id: 'clients-list', source: CLIENTS, row, ...texts });
}

function clientForm({ t, language }: PageContext): Markup {
  return form(
    { api: `POST ${CLIENTS}`, next: 'clear show:new-secret refresh:clients-list', button: t.clientCreate },
    ...clientFields(t, language),
  );
}

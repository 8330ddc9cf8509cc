import { ID_TOKEN_ALGORITHMS } from '../../../shared/identity/oauth/client.ts';
import { html } from '../../gateway/pages/html.ts';
import { checkbox, form, section, select } from '../components.ts';
import type { PageRenderer } from '../page.ts';
import { addresses, clientFields } from './client-fields.ts';

/** One OAuth client: everything of it that can change, its being switched off included. */
export const clientPage: PageRenderer = ({ t, language, params }) => {
  const path = `/api/v1/oauth/clients/${encodeURIComponent(params.client ?? '')}`;
  // The call replaces the whole, so that every setting has its field: one without would fall back to its default.
  const fields = [
    ...clientFields(t, language),
    addresses('postLogoutRedirectUris', t.clientLogoutRedirects, t.clientRedirectsHint),
    select({
      name: 'idTokenSignedResponseAlg',
      label: t.clientAlgorithm,
      options: ID_TOKEN_ALGORITHMS.map((algorithm) => [algorithm, algorithm]),
    }),
    checkbox('isDisabled', t.clientDisabledLabel),
  ];
  const main = html`<p><a href="/admin/clients">${t.backToClients}</a></p>
<h1>${t.client} <code class="quiet">${params.client ?? ''}</code></h1>
${section(
  'settings',
  t.clientSettings,
  t.clientSettingsLead,
  form({ api: `PUT ${path}`, next: 'notice', button: t.save, done: t.saved, load: path }, ...fields),
)}`;
  return { title: t.client, main };
};

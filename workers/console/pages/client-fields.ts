import { OPENID_SCOPES } from '../../../shared/identity/oauth/scope.ts';
import type { Language } from '../../gateway/http/language.ts';
import { html, type Markup } from '../../gateway/pages/html.ts';
import { PERMISSIONS } from '../../gateway/permissions.ts';
import { checkbox, choices, field, select } from '../components.ts';
import type { Messages } from '../messages/messages.ts';
import { scopeText } from '../scopes.ts';

/** The fields of an OAuth client that a new one has as well; they begin with what most clients need. */
export function clientFields(t: Messages, language: Language): readonly Markup[] {
  const scopes = [...OPENID_SCOPES, ...PERMISSIONS].map(
    (scope) => [scope, html`${scopeText(scope, language)} <code class="quiet">${scope}</code>`] as const,
  );
  return [
    field({ name: 'name', label: t.clientName, hint: t.clientNameHint, maxLength: 80, autocomplete: 'off' }),
    addresses('redirectUris', t.clientRedirects, t.clientRedirectsHint),
    select({
      name: 'tokenEndpointAuthMethod',
      label: t.clientAuthentication,
      options: [
        ['client_secret_basic', t.clientBasic],
        ['client_secret_post', t.clientPost],
        ['none', t.clientNone],
      ],
    }),
    choices(
      'grantTypes',
      t.clientGrants,
      [
        ['authorization_code', t.grantCode],
        ['refresh_token', t.grantRefresh],
        ['client_credentials', t.grantClient],
        ['urn:ietf:params:oauth:grant-type:device_code', t.grantDevice],
      ],
      ['authorization_code', 'refresh_token'],
    ),
    html`<details><summary>${t.clientScopes}</summary>${choices('scopes', t.clientScopes, scopes, OPENID_SCOPES)}</details>
`,
    checkbox('isFirstParty', t.clientFirstPartyLabel),
  ];
}

/** Redirect addresses, with spaces between: an address may have commas in it. */
export function addresses(name: string, label: string, hint: string): Markup {
  return field({ name, label, hint, kind: 'uris', optional: true, autocomplete: 'off' });
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, field, form, section } from '../../components.ts';
import { lines } from '../../parts.ts';
import type { PolicyMessages } from '../page.ts';

/** How often and how much is read of a source; web pages where it is the source of such. */
export function settingsForm(p: PolicyMessages, api: string, isWeb: boolean): Markup {
  const count = { type: 'number', kind: 'number', autocomplete: 'off' } as const;
  const content = form(
    {
      ...{ id: 'settings-form', api: `PUT ${api}`, load: api, loadPart: 'state.settings', button: p.opSave },
      ...{ next: 'refresh:source notice', done: p.opSaved, shape: 'policy-source' },
    },
    field({ ...count, name: 'intervalMinutes', label: p.opInterval, hint: p.opIntervalHint, value: '1440' }),
    field({ ...count, name: 'pageSize', label: p.opPageSize, hint: p.opDefaultHint, optional: true }),
    field({ ...count, name: 'dailyRequests', label: p.opDaily, hint: p.opDailyHint, optional: true }),
    field({
      ...{ name: 'baseUrl', label: p.opBaseUrl, hint: p.opBaseUrlHint, kind: 'nullable', optional: true },
      autocomplete: 'off',
    }),
    ...(isWeb ? [lines('pageText', p.opPages, p.opPagesHint)] : []),
  );
  return section('settings', p.opSettings, null, content);
}

/** The key of a source, which goes in and never comes out. */
export function keyForm(p: PolicyMessages, api: string): Markup {
  const next = 'refresh:source notice';
  const forget = action({
    ...{ api: `PUT ${api}/key`, next, text: p.opKeyForget, done: p.opKeyForgotten, confirm: p.opKeyForgetConfirm },
    ...{ body: { key: null }, isDanger: true, when: 'state.hasKey' },
  });
  const content = form(
    {
      api: `PUT ${api}/key`,
      next: `clear ${next}`,
      button: p.opKeySave,
      done: p.opKeySaved,
      beside: html` ${forget}`,
    },
    field({ name: 'key', label: p.opKeyInput, type: 'password', autocomplete: 'off', maxLength: 1000 }),
  );
  const state = html`<p><span data-if="state.hasKey">${p.opKeySet} · ${p.opKeySetAt} <time data-time="state.keySetAt"></time></span><span data-unless="state.hasKey">${p.opKeyMissing}</span></p>`;
  return html`<div data-if="needsKey">${section('key', p.opKeyTitle, p.opKeyLead, state, content)}</div>`;
}

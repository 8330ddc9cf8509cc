import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, field, form, list, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { stateBadge } from '../../parts.ts';
import { firewallWords } from '../operate-words.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

const FIREWALLS = '/api/v1/blacklist/firewalls';

/** Appliances that versions are pushed to, and what each has loaded. */
export const firewalls: BlacklistPage = {
  route: pageRoute(
    'getFirewallsPage',
    '/blacklist/firewalls',
    'Firewalls that versions are pushed to',
    '푸시 방화벽 화면',
  ),
  permission: 'blacklist:read',
  navigation: 'navFirewalls',
  render(context, b) {
    const mayManage = may(context, 'feed:manage');
    const main = html`<h1>${b.navFirewalls}</h1>
${section('all', b.fwAll, b.fwLead, all(context, b, mayManage))}
${mayManage && section('new', b.fwNew, b.fwNewLead, register(b))}`;
    return { title: b.navFirewalls, main };
  },
};

function all({ t }: PageContext, b: BlacklistMessages, mayManage: boolean): Markup {
  const push = { api: `POST ${FIREWALLS}/{id}/push`, next: 'refresh:firewalls-list notice', done: b.fwStarted };
  const buttons = html`<td>${action({ ...push, text: b.fwPush, body: { mode: 'manual' }, isOnce: true })}</td>`;
  const row = html`<tr><td><a data-fill="href=/blacklist/firewalls/{id}" data-text="settings.title"></a> <code class="quiet" data-text="id"></code></td>
<td>${stateBadge('condition', firewallWords(b))}</td>
<td><span data-if="loaded">${b.version} <span data-text="loaded.version"></span>, <span data-number="loaded.lines"></span> ${b.fwLines}</span></td><td><time data-time="loaded.provedAt"></time></td>
<td><span data-if="mismatch">${b.fwMissing} <span data-number="mismatch.missing"></span>, ${b.fwExtra} <span data-number="mismatch.extra"></span></span><span data-if="lastError"><span data-text="lastError.message"></span> <time class="quiet" data-time="lastError.at"></time></span></td>
${mayManage && buttons}</tr>`;
  const columns = [b.fwTitle, b.condition, b.fwLoaded, b.fwProved, b.error, ...(mayManage ? [b.acts] : [])];
  return list({
    ...{ id: 'firewalls-list', source: FIREWALLS, caption: b.fwAll, empty: b.fwNone, more: t.more },
    ...{ columns, row, watch: 'condition=pushing' },
  });
}

function register(b: BlacklistMessages): Markup {
  const off = { autocomplete: 'off' } as const;
  return form(
    {
      ...{ api: `POST ${FIREWALLS}`, next: 'clear refresh:firewalls-list notice', button: b.fwRegister },
      ...{ done: b.fwStarted, isOnce: true },
    },
    field({ name: 'id', label: b.fwId, hint: b.fwIdHint, maxLength: 40, ...off }),
    field({ name: 'title', label: b.fwTitle, maxLength: 120, ...off }),
    field({ name: 'url', label: b.fwUrl, hint: b.fwUrlHint, maxLength: 511, ...off }),
    field({ name: 'resource', label: b.fwResource, hint: b.fwResourceHint, maxLength: 35, ...off }),
    field({ name: 'token', label: b.fwToken, hint: b.fwTokenHint, type: 'password', maxLength: 500, ...off }),
    field({ name: 'list', label: b.conList, value: 'main', maxLength: 40, ...off }),
    field({
      name: 'vdom',
      label: b.fwVdom,
      hint: b.fwVdomHint,
      kind: 'nullable',
      optional: true,
      maxLength: 31,
      ...off,
    }),
  );
}

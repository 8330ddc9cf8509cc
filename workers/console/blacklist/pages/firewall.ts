import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, checkbox, field, form, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { rows, stateBadge, tile } from '../../parts.ts';
import { causeWords, firewallWords, modeWords, pushWords } from '../operate-words.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

/** One appliance: what it holds, how that differs from what was published, its pushes and settings. */
export const firewall: BlacklistPage = {
  route: pageRoute(
    'getFirewallPage',
    '/blacklist/firewalls/{firewall}',
    'One firewall and its pushes',
    '푸시 방화벽 상세 화면',
    { firewall: 'hq' },
  ),
  permission: 'blacklist:read',
  render(context, b) {
    const name = context.params.firewall ?? '';
    const api = `/api/v1/blacklist/firewalls/${encodeURIComponent(name)}`;
    const mayManage = may(context, 'feed:manage');
    const main = html`<p><a href="/blacklist/firewalls">${b.navFirewalls}</a></p>
<h1>${name}</h1>
<div id="firewall" data-detail="${api}" data-watch="condition=pushing" hidden>
${section('state', b.condition, null, state(b), ...(mayManage ? [acts(b, api)] : []))}
<div data-if="mismatch">${section('mismatch', b.fwMismatch, null, mismatch(b))}</div>
${section('pushes', b.fwPushes, null, pushes(b))}
</div>
${mayManage && section('settings', b.conSettings, null, settings(context, b, api))}`;
    return { title: `${b.navFirewalls}: ${name}`, main };
  },
};

const number = (path: string): Markup => html`<span data-number="${path}"></span>`;

function state(b: BlacklistMessages): Markup {
  return html`<p>${stateBadge('condition', firewallWords(b))} <span data-text="settings.title"></span></p>
<dl class="facts"><dt>${b.fwUrl}</dt><dd><code data-text="settings.url"></code></dd><dt>${b.fwResource}</dt><dd><code data-text="settings.resource"></code></dd>
<dt>${b.fwLoaded}</dt><dd><span data-if="loaded">${b.version} <span data-text="loaded.version"></span>, ${number('loaded.lines')} ${b.fwLines}</span><span data-unless="loaded">–</span></dd>
<dt>${b.fwProved}</dt><dd><time data-time="loaded.provedAt"></time></dd><dt>${b.failures}</dt><dd>${number('failures')}</dd></dl>
<p class="problem" data-if="lastError"><code data-text="lastError.code"></code> <span data-text="lastError.message"></span> <time data-time="lastError.at"></time></p>`;
}

function acts(b: BlacklistMessages, api: string): Markup {
  const push = { api: `POST ${api}/push`, next: 'refresh:firewall notice', done: b.fwStarted, isOnce: true };
  return html`<p class="actions">${action({ ...push, text: b.fwPush, body: { mode: 'manual' } })}
${action({ ...push, text: b.fwCheck, body: { mode: 'check' } })}
${action({
  ...{ api: `DELETE ${api}`, next: 'go:/blacklist/firewalls', text: b.fwDelete, confirm: b.fwDeleteConfirm },
  isDanger: true,
})}</p>`;
}

function mismatch(b: BlacklistMessages): Markup {
  const samples = (path: string, text: string) =>
    html`<div data-if="mismatch.${path}"><h3>${text}</h3><p><code data-text="mismatch.${path}"></code></p></div>`;
  return html`<p>${b.version} <span data-text="mismatch.version"></span> · <time data-time="mismatch.at"></time></p>
<dl class="tiles">${tile(b.fwPublished, number('mismatch.published'))}${tile(b.fwLoaded, number('mismatch.loaded'))}${tile(b.fwMissing, number('mismatch.missing'))}${tile(b.fwExtra, number('mismatch.extra'))}${tile(b.fwInvalid, number('mismatch.invalid'))}</dl>
<p class="problem" data-if="mismatch.overflow">${b.fwOverflow}</p>
${samples('missingSamples', b.fwSamplesMissing)}${samples('extraSamples', b.fwSamplesExtra)}${samples('invalidSamples', b.fwSamplesInvalid)}`;
}

function pushes(b: BlacklistMessages): Markup {
  const row = html`<tr><td><time data-time="startedAt"></time></td><td>${stateBadge('status', pushWords(b))}</td><td data-text="version"></td><td data-text="cause" data-words="${causeWords(b)}"></td>
<td data-text="mode" data-words="${modeWords(b)}"></td><td class="number" data-number="sent"></td><td class="number" data-number="removed"></td><td class="number" data-number="requests"></td><td><span data-text="error.message" data-none=""></span></td></tr>`;
  const columns = [b.started, b.status, b.version, b.fwCause, b.fwMode, b.fwSent, b.fwRemoved, b.requests, b.error];
  return rows(b.fwPushes, columns, 'pushes', row);
}

function settings({ t }: PageContext, b: BlacklistMessages, api: string): Markup {
  const off = { autocomplete: 'off' } as const;
  const figure = { type: 'number', kind: 'number', ...off } as const;
  return form(
    {
      ...{ api: `PUT ${api}`, next: 'refresh:firewall notice', button: t.save, done: t.saved },
      ...{ load: api, loadPart: 'settings' },
    },
    field({ name: 'title', label: b.fwTitle, maxLength: 120, ...off }),
    field({ name: 'url', label: b.fwUrl, hint: b.fwUrlHint, maxLength: 511, ...off }),
    field({ name: 'resource', label: b.fwResource, hint: b.fwResourceHint, maxLength: 35, ...off }),
    field({
      ...{ name: 'token', label: b.fwToken, hint: b.fwTokenKeep, type: 'password', kind: 'optional', optional: true },
      ...{ maxLength: 500, ...off },
    }),
    field({ name: 'list', label: b.conList, maxLength: 40, ...off }),
    field({
      name: 'vdom',
      label: b.fwVdom,
      hint: b.fwVdomHint,
      kind: 'nullable',
      optional: true,
      maxLength: 31,
      ...off,
    }),
    field({ name: 'batchSize', label: b.fwBatch, ...figure }),
    field({ name: 'timeoutSeconds', label: b.fwTimeout, ...figure }),
    field({ name: 'checkMinutes', label: b.fwCheckEvery, ...figure }),
    checkbox('enabled', b.fwEnabled),
  );
}

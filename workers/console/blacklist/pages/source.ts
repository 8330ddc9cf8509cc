import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, field, form, hidden, list, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';
import { conditionWords, statusWords, triggerWords } from '../words.ts';

const REFRESH = 'refresh:source,runs-list';

/** One source: how it is, what it asks of a person, its runs. */
export const source: BlacklistPage = {
  route: pageRoute(
    'getSourcePage',
    '/blacklist/sources/{source}',
    'One source, its runs and questions',
    '출처 상세 화면',
    {
      source: 'regtech',
    },
  ),
  permission: 'collection:read',
  render(context, b) {
    const name = context.params.source ?? '';
    const api = `/api/v1/collection/sources/${encodeURIComponent(name)}`;
    const mayWrite = may(context, 'collection:write');
    const main = html`<h1>${name}</h1>
<div data-detail="${api}" id="source" data-watch="activeRun,attention" hidden>
${section(
  'state',
  b.condition,
  null,
  html`<p><span class="badge" data-text="condition" data-words="${conditionWords(b)}"></span> <span data-text="settings.title"></span></p>
<dl class="facts"><dt>${b.lastSuccess}</dt><dd><time data-time="lastSuccessAt"></time></dd><dt>${b.nextDue}</dt><dd><time data-time="nextDueAt"></time></dd>
<dt>${b.rows}</dt><dd data-text="statement.rows"></dd><dt>${b.failures}</dt><dd data-text="failures"></dd></dl>
<p class="problem" data-if="paused"><strong>${b.conditionPaused}</strong> <code data-text="paused.code"></code> <span data-text="paused.message"></span></p>
<p class="problem" data-if="drift"><strong>${b.drifted}</strong> <code data-text="drift.code"></code> <span data-text="drift.message"></span></p>`,
  ...(mayWrite ? [acts(context, b, api)] : []),
)}
${mayWrite && html`<div data-if="attention">${section('attention', b.attentionTitle, b.attentionLead, questions(context, b, api))}</div>`}
</div>
${section('runs', b.runs, null, runs(context, b, api, name))}`;
    return { title: `${b.source}: ${name}`, main };
  },
};

function acts({ params }: PageContext, b: BlacklistMessages, api: string): Markup {
  const trigger = { api: 'POST /api/v1/collection/trigger', next: `${REFRESH} notice`, done: b.collectStarted };
  return html`<p class="actions">${action({ ...trigger, text: b.collectNow, body: { source: params.source }, isOnce: true })}
${action({ ...trigger, text: b.collectAnew, body: { source: params.source, force: true }, confirm: b.collectAnewConfirm, isOnce: true })}
${action({ api: `PUT ${api}/enable`, next: REFRESH, text: b.switchOff, body: { enabled: false }, when: 'settings.enabled' })}
${action({ api: `PUT ${api}/enable`, next: REFRESH, text: b.switchOn, body: { enabled: true }, unless: 'settings.enabled' })}</p>`;
}

/** What a run waits for; nothing is sent to anybody, and nobody is logged out, before somebody says so here. */
function questions({ t }: PageContext, b: BlacklistMessages, api: string): Markup {
  const answer = { api: `POST ${api}/attention`, next: `clear ${REFRESH}` };
  const consent = (kind: string, lead: string, text: string) => html`<div data-if="attention.question.kind=${kind}">
<p>${lead}</p><p class="actions">${action({ ...answer, text, body: { answer: { kind } } })}</p></div>`;
  return html`<div data-if="attention.question.kind=otp"><p data-text="attention.question.message"></p>
${form(
  { ...answer, button: t.continue },
  hidden('answer.kind', 'otp'),
  field({
    ...{ name: 'answer.code', label: b.otpCode, kind: 'compact', inputmode: 'numeric', autocomplete: 'one-time-code' },
    ...{ minLength: 4, maxLength: 10 },
  }),
)}</div>
${consent('otp-consent', b.otpConsentLead, b.otpConsent)}${consent('duplicate-login-consent', b.duplicateLead, b.duplicateConsent)}
<p class="actions">${action({ ...answer, text: b.cancelRun, body: { answer: { kind: 'cancel' } } })}</p>`;
}

function runs({ t }: PageContext, b: BlacklistMessages, api: string, source: string): Markup {
  const row = html`<tr><td><a data-fill="href=/blacklist/sources/${source}/runs/{id}"><time data-time="startedAt"></time></a></td>
<td><span class="badge" data-text="status" data-words="${statusWords(b)}"></span></td><td data-text="trigger" data-words="${triggerWords(b)}"></td>
<td class="number" data-text="counts.added"></td><td class="number" data-text="counts.changed"></td><td class="number" data-text="counts.withdrawn"></td>
<td class="number" data-text="parsed.rejected"></td><td><code data-text="error.code" data-none=""></code></td></tr>`;
  return list({
    ...{ id: 'runs-list', source: `${api}/runs?limit=20`, caption: b.runs, empty: t.nothing, more: t.more, row },
    columns: [b.started, b.status, b.trigger, b.added, b.changed, b.withdrawn, b.rejected, b.error],
  });
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, list, section } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { stateBadge, tile } from '../../parts.ts';
import { keyForm, settingsForm } from '../operate/settings.ts';
import { conditionWords, recordWords, runWords, triggerWords } from '../operate/vocabulary.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';

/** One source: how it is, what it asks of a person, its settings, key and runs. */
export const operatedSource: PolicyPage = {
  route: pageRoute(
    'getOperatedSourcePage',
    '/policy/operations/{source}',
    'One source of programmes: settings, key, runs',
    '정책 출처 상세 화면',
    { source: 'gov24' },
  ),
  audience: 'policy:collect',
  render(context, p) {
    const { language, params } = context;
    const id = params.source ?? '';
    const api = `/api/v1/policies/sources/${encodeURIComponent(id)}`;
    const main = html`<p><a href="/policy/operations">${p.opBack}</a></p>
<div data-detail="${api}" id="source" data-watch="state.activeRun" hidden><h1 data-text="name.${language}"></h1>
${section('state', p.opCondition, null, state(context, p), acts(p, api))}
${settingsForm(p, api, id === 'web')}${keyForm(p, api)}</div>
${section('runs', p.opRuns, null, runs(context, p, api, encodeURIComponent(id)))}`;
    return { title: `${p.opSource}: ${id}`, main, islands: ['policy-operate'] };
  },
};

function state({ language }: PageContext, p: PolicyMessages): Markup {
  return html`<p>${stateBadge('condition', conditionWords(language))} <a data-if="homepage" data-href="homepage" rel="noreferrer">${p.opHomepage}</a></p>
<p class="problem" data-if="state.paused">${p.opPaused} <code data-text="state.paused.code"></code> <span data-text="state.paused.message"></span></p>
<p class="problem" data-if="state.attention">${p.opShrunken} ${p.opBefore} <span data-number="state.attention.before"></span> → ${p.opNow} <span data-number="state.attention.now"></span></p>
<dl class="tiles">${tile(p.opLastSuccess, html`<time data-time="state.lastSuccessAt"></time>`)}${tile(p.opLastChange, html`<time data-time="state.lastChangeAt"></time>`)}${tile(p.opNextDue, html`<time data-time="state.nextDueAt"></time>`)}
${tile(p.opRecords, html`<span data-number="state.believedRecords"></span>`)}${tile(p.opFailures, html`<span data-number="state.failures"></span>`)}${tile(p.opQuota, html`<span data-number="state.quota.used"></span>`)}</dl>
<div data-if="records"><h3>${p.opFate}</h3><dl data-each="records"><template><div><dt data-text="key" data-words="${recordWords(language)}"></dt><dd data-number="value"></dd></div></template></dl></div>`;
}

function acts(p: PolicyMessages, api: string): Markup {
  const next = 'refresh:source,runs-list notice';
  const start = { api: `POST ${api}/runs`, next, done: p.opStarted, isOnce: true, unless: 'state.activeRun' };
  const accept = action({
    ...{ ...start, text: p.opAccept, confirm: p.opAcceptConfirm, when: 'state.attention', isDanger: true },
    body: { force: false, acceptShrink: true },
  });
  // Both leave another revision behind, which the form of the settings has to know.
  const toggle = { api: `PUT ${api}`, next: 'refresh:source load:settings-form' };
  return html`<p class="actions">${action({ ...start, text: p.opStart, body: { force: false, acceptShrink: false } })}
${action({ ...start, text: p.opForce, confirm: p.opForceConfirm, body: { force: true, acceptShrink: false } })}
${action({ ...toggle, text: p.opSwitchOff, body: { enabled: false }, when: 'state.settings.enabled' })}
${action({ ...toggle, text: p.opSwitchOn, body: { enabled: true }, unless: 'state.settings.enabled' })}</p>
<p class="actions" data-if="state.attention">${accept}</p>`;
}

function runs({ language, t }: PageContext, p: PolicyMessages, api: string, source: string): Markup {
  const cancel = action({
    ...{ api: `POST ${api}/runs/{id}/cancel`, next: 'refresh:source,runs-list notice', text: p.opCancel },
    ...{ done: p.opCancelled, confirm: p.opCancelConfirm, unless: 'finishedAt', isDanger: true },
  });
  const row = html`<tr><td><a data-fill="href=/policy/operations/${source}/runs/{id}"><time data-time="startedAt"></time></a> <span class="quiet" data-text="trigger" data-words="${triggerWords(language)}"></span></td>
<td>${stateBadge('status', runWords(language))}<p class="quiet" data-unless="finishedAt">${p.opPagesRead} <span data-number="progress.page"></span>/<span data-number="progress.pages"></span> · ${p.opDelivered} <span data-number="progress.delivered"></span>/<span data-number="progress.toDeliver"></span></p>
<code data-text="error.code" data-none=""></code></td>
<td class="number" data-number="counts.added"></td><td class="number" data-number="counts.changed"></td><td class="number" data-number="counts.retired"></td><td class="number" data-number="counts.rejected"></td>
<td data-duration="durationMs"></td><td>${cancel}</td></tr>`;
  return list({
    ...{ id: 'runs-list', source: `${api}/runs?limit=20`, caption: p.opRuns, empty: p.opNoRun, more: t.more, row },
    ...{
      columns: [p.opStartedAt, p.opStatus, p.opAdded, p.opChanged, p.opRetired, p.opRejected, p.opDuration, p.opActs],
    },
    watch: 'finishedAt=null',
  });
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, list, section } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { stateBadge, tile } from '../../parts.ts';
import { noteWords, phaseWords, reasonWords, runWords, triggerWords, waitWords } from '../operate/vocabulary.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';

/** One run while it goes on and afterwards: how far it is, what it counted, what it did not take and why. */
export const operatedRun: PolicyPage = {
  route: pageRoute(
    'getOperatedRunPage',
    '/policy/operations/{source}/runs/{run}',
    'One run of a source of programmes',
    '정책 수집 실행 상세 화면',
    { source: 'gov24', run: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D' },
  ),
  audience: 'policy:collect',
  render(context, p) {
    const source = encodeURIComponent(context.params.source ?? '');
    const api = `/api/v1/policies/sources/${source}/runs/${encodeURIComponent(context.params.run ?? '')}`;
    const main = html`<p><a href="/policy/operations/${source}">${context.params.source ?? ''}</a></p><h1>${p.opRun}</h1>
<div data-detail="${api}?limit=1" id="run" data-watch="run.finishedAt=null" hidden>
${section('progress', p.opProgress, null, progress(context, p, api))}${section('counts', p.opCounts, null, counts(p))}
${section('notes', p.opNotes, null, notes(context, p))}</div>
${section('rejects', p.opRejects, p.opRejectsLead, rejects(context, p, api))}`;
    return { title: p.opRun, main };
  },
};

function progress({ language }: PageContext, p: PolicyMessages, api: string): Markup {
  const cancel = action({
    ...{ api: `POST ${api}/cancel`, next: 'refresh:run notice', text: p.opCancel, done: p.opCancelled },
    ...{ confirm: p.opCancelConfirm, isDanger: true, unless: 'run.finishedAt' },
  });
  return html`<p>${stateBadge('run.status', runWords(language))} <span data-unless="run.finishedAt" data-text="run.phase" data-words="${phaseWords(language)}"></span></p>
<p class="problem" data-if="run.error"><code data-text="run.error.code"></code> <span data-text="run.error.message"></span></p>
<p data-if="run.waiting">${p.opWaiting} <span data-text="run.waiting.why" data-words="${waitWords(language)}"></span>. ${p.opUntil} <time data-time="run.waiting.until"></time></p>
<dl class="tiles">${tile(p.opPagesRead, html`<span data-number="run.progress.page"></span> / <span data-number="run.progress.pages"></span>`)}
${tile(p.opDelivered, html`<span data-number="run.progress.delivered"></span> / <span data-number="run.progress.toDeliver"></span>`)}
${tile(p.opStartedAt, html`<time data-time="run.startedAt"></time>`)}${tile(p.opFinishedAt, html`<time data-time="run.finishedAt"></time>`)}${tile(p.opDuration, html`<span data-duration="run.durationMs"></span>`)}
${tile(p.opTrigger, html`<span data-text="run.trigger" data-words="${triggerWords(language)}"></span>`)}${tile(p.opBy, html`<code data-text="run.by"></code>`)}
${tile(p.opRequests, html`<span data-number="run.requests"></span>`)}${tile(p.opBytes, html`<span data-bytes="run.bytes"></span>`)}</dl>
<div data-if="run.finishedAt"><p class="quiet" data-if="run.complete">${p.opComplete}</p><p class="quiet" data-unless="run.complete">${p.opIncomplete}</p></div>
<p class="actions">${cancel}</p>`;
}

function counts(p: PolicyMessages): Markup {
  const all = [
    ['records', p.opRecords],
    ['added', p.opAdded],
    ['changed', p.opChanged],
    ['unchanged', p.opUnchanged],
    ['missing', p.opMissing],
    ['retired', p.opRetired],
    ['returned', p.opReturned],
    ['checked', p.opChecked],
    ['rejected', p.opRejected],
    ['withheld', p.opWithheld],
    ['duplicates', p.opDuplicates],
  ] as const;
  return html`<dl class="tiles">${all.map(([name, text]) => tile(text, html`<span data-number="run.counts.${name}"></span>`))}</dl>`;
}

function notes({ language }: PageContext, p: PolicyMessages): Markup {
  return html`<p class="quiet" data-unless="run.notes">${p.opNoNotes}</p><ul data-each="run.notes"><template><li><span data-text="code" data-words="${noteWords(language)}"></span> <span class="quiet"><code data-text="endpoint"></code> ${p.opPage} <span data-number="page"></span> <span data-text="detail" data-none=""></span></span></li></template></ul>`;
}

function rejects({ language, t }: PageContext, p: PolicyMessages, api: string): Markup {
  return list({
    ...{ id: 'rejects-list', source: `${api}?limit=50`, caption: p.opRejects, empty: p.opNoRejects, more: t.more },
    columns: [p.opRecord, p.opReason, p.opDetail],
    row: html`<tr><td><code data-text="record"></code> <span class="quiet" data-text="endpoint" data-none=""></span></td><td data-text="reason" data-words="${reasonWords(language)}"></td><td data-text="detail" data-none=""></td></tr>`,
  });
}

import { html } from '../../../gateway/pages/html.ts';
import { action, list, section } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import type { BlacklistPage } from '../page.ts';
import { phaseWords, statusWords, triggerWords } from '../words.ts';

/** One run while it goes on and afterwards: counts, phases, what was not taken and why. */
export const run: BlacklistPage = {
  route: pageRoute('getRunPage', '/blacklist/sources/{source}/runs/{run}', 'One run in detail', '수집 실행 상세 화면', {
    source: 'regtech',
    run: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  }),
  permission: 'collection:read',
  render(context, b) {
    const { t, params } = context;
    const name = params.source ?? '';
    const source = encodeURIComponent(name);
    const api = `/api/v1/collection/sources/${source}/runs/${encodeURIComponent(params.run ?? '')}`;
    const cancel = action({
      ...{ api: `POST ${api}/cancel`, next: 'refresh:run', text: b.cancelRun, isDanger: true },
      ...{ unless: 'run.finishedAt' },
    });
    const counts = [
      ['added', b.added],
      ['changed', b.changed],
      ['unchanged', b.unchanged],
      ['withdrawn', b.withdrawn],
      ['missing', b.missing],
      ['expired', b.expired],
    ] as const;
    const main = html`<p><a href="/blacklist/sources/${source}">${name}</a></p>
<h1>${b.run}</h1>
<div data-detail="${api}" id="run" data-watch="run.status=queued,run.status=running,run.status=attention" hidden>
${section(
  'progress',
  b.status,
  null,
  html`<p><span class="badge" data-text="run.status" data-words="${statusWords(b)}"></span> <span data-text="run.phase" data-words="${phaseWords(b)}"></span></p>
<p class="problem" data-if="run.error"><code data-text="run.error.code"></code> <span data-text="run.error.message"></span></p>
<dl class="facts"><dt>${b.started}</dt><dd><time data-time="run.startedAt"></time></dd><dt>${b.finished}</dt><dd><time data-time="run.finishedAt"></time></dd>
<dt>${b.trigger}</dt><dd data-text="run.trigger" data-words="${triggerWords(b)}"></dd><dt>${b.by}</dt><dd><code data-text="run.by"></code></dd>
<dt>${b.requests}</dt><dd data-text="run.requests"></dd><dt>${b.bytes}</dt><dd data-text="run.bytes"></dd>
<dt>${b.records}</dt><dd data-text="run.parsed.records"></dd><dt>${b.duplicates}</dt><dd data-text="run.parsed.duplicates"></dd>
<dt>${b.rejected}</dt><dd data-text="run.parsed.rejected"></dd><dt>${b.rowsWritten}</dt><dd data-text="run.written.rowsWritten"></dd></dl>`,
  ...(may(context, 'collection:write') ? [html`<p class="actions">${cancel}</p>`] : []),
)}
${section('counts', b.changes, null, html`<dl class="facts">${counts.map(([name, text]) => html`<dt>${text}</dt><dd data-text="run.counts.${name}"></dd>`)}</dl>`)}
${section(
  'artefacts',
  b.artefacts,
  null,
  html`<ul class="items" data-each="artefacts"><template><li class="item"><span data-text="name"></span> <code data-text="sha256"></code> <span class="quiet" data-text="bytes"></span></li></template></ul>`,
)}
</div>
${section(
  'rejects',
  b.rejects,
  b.rejectsLead,
  list({
    ...{ id: 'rejects-list', source: `${api}/rejects?limit=50`, caption: b.rejects, empty: b.noRejects, more: t.more },
    columns: [b.line, b.reason, b.sample],
    row: html`<tr><td class="number" data-text="line"></td><td><code data-text="reason"></code></td><td><code data-text="sample"></code></td></tr>`,
  }),
)}`;
    return { title: b.run, main };
  },
};

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, list, section } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { rows, stateBadge, tile } from '../../parts.ts';
import { comparedWords, conditionWords, partWords, reasonWords, runWords } from '../operate/vocabulary.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';

const SOURCES = '/api/v1/policies/sources';

/** Sources, pipelines, disagreements and the catalogue: what an operator looks at in the morning. */
export const operations: PolicyPage = {
  route: pageRoute(
    'getOperationsPage',
    '/policy/operations',
    'Collection of programmes: sources, pipelines, catalogue',
    '정책 수집 운영 화면',
  ),
  audience: 'policy:collect',
  navigation: 'navOperations',
  render(context, p) {
    const main = html`<h1>${p.navOperations}</h1><p>${p.opLead}</p>
${sources(context, p)}${pipelines(context, p)}${catalogue(context, p)}${disagreements(context, p)}`;
    return { title: p.navOperations, main };
  },
};

function sources({ language, t }: PageContext, p: PolicyMessages): Markup {
  const next = 'refresh:sources-list notice';
  const start = action({
    ...{ api: `POST ${SOURCES}/{id}/runs`, next, text: p.opStart, done: p.opStarted, isOnce: true },
    ...{ body: { force: false, acceptShrink: false }, unless: 'state.activeRun' },
  });
  const cancel = action({
    ...{ api: `POST ${SOURCES}/{id}/runs/{state.activeRun}/cancel`, next, text: p.opCancel, done: p.opCancelled },
    ...{ confirm: p.opCancelConfirm, when: 'state.activeRun', isDanger: true },
  });
  const row = html`<tr><td><a data-fill="href=/policy/operations/{id}" data-text="name.${language}"></a> <code class="quiet" data-text="id"></code>
<p class="problem" data-if="state.paused">${p.opPaused} <span data-text="state.paused.message"></span></p><p class="problem" data-if="state.attention">${p.opShrunken}</p></td>
<td>${stateBadge('condition', conditionWords(language))}</td><td><span data-if="state.hasKey">${p.opKeySet}</span><span data-unless="state.hasKey"><span data-if="needsKey">${p.opKeyMissing}</span><span data-unless="needsKey">${p.opKeyNotNeeded}</span></span></td>
<td><a data-if="state.lastRun" data-fill="href=/policy/operations/{id}/runs/{state.lastRun.id}"><time data-time="state.lastRun.finishedAt"></time></a> <span class="quiet" data-text="state.lastRun.status" data-words="${runWords(language)}"></span></td>
<td><time data-time="state.nextDueAt"></time></td><td class="number" data-number="state.believedRecords"></td><td>${start}${cancel}</td></tr>`;
  return section(
    'sources',
    p.opSources,
    null,
    list({
      ...{ id: 'sources-list', source: SOURCES, caption: p.opSources, empty: t.nothing, more: t.more, row },
      columns: [p.opSource, p.opCondition, p.opKey, p.opLastRun, p.opNextDue, p.opRecords, p.opActs],
      watch: 'state.activeRun',
    }),
  );
}

function pipelines({ language }: PageContext, p: PolicyMessages): Markup {
  const validate = action({
    ...{
      api: 'POST /api/v1/policies/pipelines/data_validation_pipeline/runs',
      text: p.opValidate,
      done: p.opValidated,
    },
    ...{ next: 'refresh:pipelines,disagreements-list notice', when: 'pipeline=data_validation_pipeline' },
  });
  const run = html`<li><time data-time="startedAt"></time> <a data-if="source" data-fill="href=/policy/operations/{source}/runs/{id}" data-text="source"></a> ${stateBadge('status', runWords(language))}
<span class="quiet">${p.opDuration} <span data-duration="durationMs"></span> · ${p.opRejected} <span data-number="rejected"></span></span>
<span class="quiet" data-if="reasons" data-each="reasons"><template><span> · <span data-text="key" data-words="${reasonWords(language)}"></span> <span data-number="value"></span></span></template></span>
<span class="problem" data-if="error"><code data-text="error.code"></code> <span data-text="error.message"></span></span></li>`;
  const row = html`<tr><td><strong data-text="name.${language}"></strong><p class="quiet" data-text="description.${language}"></p><code class="quiet" data-text="pipeline"></code> ${validate}</td>
<td><ul class="plain" data-each="runs"><template>${run}</template></ul><span class="quiet" data-unless="runs">${p.opNoRun}</span></td></tr>`;
  const table = rows(p.opPipelines, [p.opPipeline, p.opRuns], 'data', row);
  return section(
    'pipelines',
    p.opPipelines,
    p.opPipelinesLead,
    html`<div data-detail="/api/v1/policies/pipelines?runs=3" id="pipelines" hidden>${table}</div>`,
  );
}

function catalogue({ language }: PageContext, p: PolicyMessages): Markup {
  const parts = rows(
    p.opPart,
    [p.opPart, p.opSize],
    'parts',
    html`<tr><th scope="row" data-text="part" data-words="${partWords(language)}"></th><td data-bytes="bytes"></td></tr>`,
  );
  const runs = html`<h3>${p.opCompilations}</h3><ul class="plain" data-each="runs"><template><li><time data-time="startedAt"></time> ${stateBadge('outcome', runWords(language))} <span data-number="count"></span>
<span class="problem" data-if="failure"><span data-text="failure.part" data-words="${partWords(language)}"></span> <code data-text="failure.code"></code></span></li></template></ul>`;
  return section(
    'catalogue',
    p.opCatalogue,
    p.opCatalogueLead,
    html`<div data-detail="/api/v1/policies/catalogue" id="catalogue" hidden><p class="quiet" data-unless="builtAt">${p.opNothingBuilt}</p>
<dl class="tiles">${tile(p.opProgrammes, html`<span data-number="count"></span>`)}${tile(p.opBuiltAt, html`<time data-time="builtAt"></time>`)}
${tile(p.opVersion, html`<code data-text="version"></code>`)}${tile(p.opPending, html`<span data-number="pending"></span>`)}</dl>
${parts}${runs}</div>`,
  );
}

function disagreements({ language, t }: PageContext, p: PolicyMessages): Markup {
  const row = html`<li class="item"><div><strong data-text="title"></strong> <span class="quiet" data-text="organisation"></span>
<ul data-each="fields"><template><li><span data-text="field" data-words="${comparedWords(language)}"></span>
<ul data-each="values"><template><li><a data-fill="href=/policy/programmes/{policy}" data-text="source"></a>: <span data-text="value"></span></li></template></ul></li></template></ul></div></li>`;
  return section(
    'disagreements',
    p.opDisagreements,
    p.opDisagreementsLead,
    list({
      ...{ id: 'disagreements-list', source: '/api/v1/policies/disagreements?limit=20', caption: p.opDisagreements },
      ...{ empty: p.opNoDisagreements, more: t.more, row },
    }),
  );
}

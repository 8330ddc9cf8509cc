import { html, type Markup } from '../../../gateway/pages/html.ts';
import type { PageContext } from '../../page.ts';
import type { PolicyMessages } from '../page.ts';
import { confidenceWords, reasonWords, scoreWords, statusWords } from '../words.ts';

/** A deadline as it is told, with the words of the source beside it. */
const deadline = (language: string, path: string): Markup =>
  html`<span data-text="${path}.text.${language}"></span> <span class="badge" data-if="${path}.dDay" data-text="${path}.dDay"></span>`;

/** The recommendation: what one can get, in which order, what to bring, and the proof. Empty until it is asked for. */
export function result(context: PageContext, p: PolicyMessages): Markup {
  return html`<div id="result" hidden>
<section class="card" aria-labelledby="result-title"><h2 id="result-title" tabindex="-1">${p.resultTitle}</h2>
<p data-unless="items">${p.none}</p>
<ol class="items" data-each="items"><template>${item(context, p)}</template></ol></section>
${plan(context, p)}${documents(p)}${proof(p)}</div>
`;
}

function item({ language }: PageContext, p: PolicyMessages): Markup {
  return html`<li class="item programme"><h3><a data-fill="href=/policy/programmes/{policyId}" data-text="title"></a></h3>
<p><span class="badge" data-fill="data-state={status}" data-text="status" data-words="${statusWords(p)}"></span> <span class="quiet" data-text="confidence" data-words="${confidenceWords(p)}"></span> · <span data-text="organisation"></span></p>
<p data-text="summary"></p>
<dl class="facts"><dt>${p.deadline}</dt><dd>${deadline(language, 'deadline')}</dd>
<dt>${p.value}</dt><dd><span data-if="won"><span data-number="won"></span> ${language === 'ko' ? '원' : 'KRW'}</span><span class="quiet" data-unless="won">${p.valueUnknown}</span></dd></dl>
<ul class="conditions" data-each="conditions"><template><li data-fill="data-state={state}"><strong data-text="state" data-words="${reasonWords(p)}"></strong> <span data-text="text.${language}"></span></li></template></ul>
<details data-fill="data-policy={policyId}"><summary>${p.why}</summary>${reasons(language, p)}${score(p)}</details>
<p class="no-print" data-if="url"><a data-href="url" rel="noreferrer">${p.original}</a></p></li>`;
}

function reasons(language: string, p: PolicyMessages): Markup {
  return html`<div data-reasons data-row hidden><p data-text="headline.${language}"></p>
<ul data-each="reasons"><template><li><strong data-text="kind" data-words="${reasonWords(p)}"></strong> <span data-text="text.${language}"></span>
<blockquote data-if="evidence.quote"><span class="quiet">${p.quoted}:</span> <span data-text="evidence.quote"></span></blockquote></li></template></ul>
<div data-if="nextSteps"><h4>${p.nextSteps}</h4><ul data-each="nextSteps"><template><li data-text="text.${language}"></li></template></ul></div></div>`;
}

function score(p: PolicyMessages): Markup {
  return html`<p>${p.score}: <strong data-share="score"></strong></p>
<details><summary>${p.scoreParts}</summary><dl class="facts" data-each="breakdown.components"><template><div><dt data-text="key" data-words="${scoreWords(p)}"></dt><dd data-share="value"></dd></div></template></dl></details>`;
}

function plan({ language }: PageContext, p: PolicyMessages): Markup {
  return html`<section class="card" data-if="plan.steps" aria-labelledby="plan-title"><h2 id="plan-title">${p.planTitle}</h2><p class="quiet">${p.planLead}</p>
<ol data-each="plan.steps"><template><li><strong data-text="title"></strong> – ${deadline(language, 'deadline')}</li></template></ol>
<p data-if="plan.statedWon">${p.statedWon}: <strong data-number="plan.statedWon"></strong></p>
<div data-if="plan.alternatives"><h3>${p.alternativesTitle}</h3>
<ul data-each="plan.alternatives"><template><li><strong data-text="title"></strong>: <span data-text="text.${language}"></span></li></template></ul></div></section>
`;
}

function documents(p: PolicyMessages): Markup {
  return html`<section class="card" data-if="plan.steps" aria-labelledby="documents-title"><h2 id="documents-title">${p.documentsTitle}</h2>
<p class="quiet" data-unless="plan.documents">${p.documentsNone}</p>
<ul class="checklist" data-each="plan.documents"><template><li data-text="name"></li></template></ul></section>
`;
}

function proof(p: PolicyMessages): Markup {
  return html`<section class="card" aria-labelledby="receipt-title"><h2 id="receipt-title">${p.receipt}</h2>
<p><code data-text="id"></code></p><p class="quiet">${p.receiptLead}</p>
<details><summary>${p.statusCounts}</summary><dl class="facts" data-each="counts"><template><div><dt data-text="key" data-words="${statusWords(p)}"></dt><dd data-number="value"></dd></div></template></dl></details>
<p class="actions no-print"><button type="button" id="print">${p.print}</button> <button type="button" id="calendar">${p.calendar}</button> <button type="button" id="replay">${p.replay}</button></p>
<p id="replayed" role="status" data-row hidden><span data-if="identical">${p.replaySame}</span><span data-unless="identical">${p.replayDiffers}</span></p>
<p class="no-print"><a data-href="share">${p.share}</a></p></section>
`;
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { section } from '../../components.ts';
import type { PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { attributeWords } from '../labels.ts';
import type { PolicyMessages, PolicyPage } from '../page.ts';
import { statusWords } from '../words.ts';

/** Many people at a time, for who advises them. Nothing of them is kept. */
export const cases: PolicyPage = {
  route: pageRoute('getCasesPage', '/policy/cases', 'Recommendations for many people at a time', '상담 일괄 조회 화면'),
  audience: 'recommendations:batch',
  navigation: 'navCases',
  render(context, p) {
    const main = html`<h1>${p.navCases}</h1><p>${p.casesLead}</p>
<form id="cases-form" method="post" class="card no-print" data-bad="${p.casesBadLine}"><div class="field"><label for="people">${p.casesPeople}</label>
<p class="hint" id="people-hint">${p.casesFormat}</p>
<textarea id="people" name="people" rows="8" required aria-describedby="people-hint" spellcheck="false" placeholder="A-1, 27, 11680, 55, no-home single-person, worker"></textarea></div>
<p class="actions"><button type="submit" class="primary">${p.casesRun}</button></p></form>
${found(context, p)}`;
    return { title: p.navCases, main, islands: ['cases'] };
  },
};

function found({ language }: PageContext, p: PolicyMessages): Markup {
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="${p.resultTitle}"><table><thead><tr><th scope="col">${p.casesRef}</th><th scope="col">${p.casesBest}</th><th scope="col">${p.casesMissing}</th></tr></thead>
<tbody data-each="data"><template><tr><th scope="row" data-text="ref"></th><td><ul data-each="items"><template><li><a data-fill="href=/policy/programmes/{policyId}" data-text="title"></a> <span class="badge" data-fill="data-state={status}" data-text="status" data-words="${statusWords(p)}"></span></li></template></ul><span data-if="error" data-text="error.message"></span></td>
<td><ul data-each="missing"><template><li><span data-text="attribute" data-words="${attributeWords(language)}"></span> (<span data-number="programmes"></span>)</li></template></ul></td></tr></template></tbody></table></div>`;
  return html`<div id="cases-result" tabindex="-1" hidden>${section('cases', p.resultTitle, null, html`<p class="problem" data-if="failed">${p.casesFailed}</p>`, table)}</div>`;
}

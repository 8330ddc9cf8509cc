import { html } from '../../../gateway/pages/html.ts';
import { pageRoute } from '../../page-route.ts';
import type { PolicyPage } from '../page.ts';

/** Programmes that somebody has shared: the fragment of the address names them, and nothing about a person. */
export const shared: PolicyPage = {
  route: pageRoute('getSharedPlanPage', '/policy/plan', 'Programmes that somebody has shared', '공유된 정책 목록 화면'),
  audience: 'everybody',
  render(_context, p) {
    const main = html`<h1>${p.sharedTitle}</h1><p>${p.sharedLead}</p>
<p id="shared-empty" hidden>${p.sharedEmpty}</p>
<ol class="items" id="shared"><template><li class="item"><div><a data-fill="href=/policy/programmes/{id}" data-text="document.title"></a>
<p class="quiet" data-text="document.organisation.name"></p><p data-text="document.texts.summary" data-none=""></p>
<p>${p.deadline}: <span data-text="document.deadline.text"></span></p></div></li></template></ol>
<p class="actions no-print"><a class="button" href="/policy">${p.navFind}</a> <button type="button" id="print">${p.print}</button></p>`;
    return { title: p.sharedTitle, main, islands: ['shared-plan'] };
  },
};

import { html } from '../../../gateway/pages/html.ts';
import { pageRoute } from '../../page-route.ts';
import { questions } from '../find/questions.ts';
import { result } from '../find/result.ts';
import type { PolicyPage } from '../page.ts';

/** From questions to a plan, for everybody, signed in or not. */
export const find: PolicyPage = {
  route: pageRoute('getFindPage', '/policy', 'From a few questions to what you can get', '맞춤 지원 찾기 화면'),
  audience: 'everybody',
  navigation: 'navFind',
  render(context, p) {
    const main = html`<h1>${p.navFind}</h1>
<p class="no-print">${p.findLead}</p>
${questions(context, p)}${result(context, p)}`;
    return { title: p.navFind, main, islands: ['programmes'] };
  },
};

import { html } from '../../../gateway/pages/html.ts';
import { action, section } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { listChooser, listOf, table } from '../investigate.ts';
import type { BlacklistPage } from '../page.ts';

/** How the sources of a list stand beside each other. */
export const scorecards: BlacklistPage = {
  route: pageRoute('getScorecardsPage', '/blacklist/scorecards', 'How the sources compare', '출처 비교 화면'),
  permission: 'blacklist:read',
  navigation: 'navScorecards',
  render(context, b) {
    const api = `/api/v1/blacklist/lists/${listOf(context)}/scorecards`;
    const compute = action({
      ...{ api: `POST ${api}`, next: 'scorecards:scorecards notice', text: b.computeNow, done: b.computed },
    });
    const row = html`<tr><td><strong data-text="source"></strong> <span class="quiet" data-text="lineage" data-none=""></span></td><td class="number" data-text="active"></td>
<td class="number" data-text="unique"></td><td class="number" data-text="first"></td><td class="number" data-text="meanLagSeconds"></td><td class="number" data-text="reliability"></td>
<td class="number" data-text="suggestedReliability"></td><td class="number" data-text="allowlisted"></td><td class="number" data-text="falsePositives"></td><td class="number" data-text="falsePositiveRate"></td></tr>`;
    const overlap = html`<div class="scroll" tabindex="0" role="region" aria-label="${b.overlap}"><table>
<thead><tr data-each="data"><th scope="col">${b.source}</th><template><th scope="col" data-text="source"></th></template></tr></thead>
<tbody data-each="data"><template><tr data-each="cells"><th scope="row" data-text="source"></th><template><td class="number" data-text="value"></td></template></tr></template></tbody></table></div>`;
    const main = html`<h1>${b.navScorecards}</h1>
${listChooser(context, b)}<div data-detail="${api}" data-view="matrix" id="scorecards" hidden>
${section(
  'cards',
  b.cards,
  b.scorecardsLead,
  html`<p>${b.computedAt} <time data-time="computedAt"></time></p>${may(context, 'blacklist:write') && html`<p class="actions">${compute}</p>`}
${table(b.cards, [b.source, b.claimsInForce, b.unique, b.firstToName, b.lag, b.reliability, b.suggested, b.allowlisted, b.falsePositives, b.falseRate], 'data', row)}`,
)}
${section('overlap', b.overlap, b.overlapLead, overlap)}</div>`;
    return { title: b.navScorecards, main, islands: ['investigate'] };
  },
};

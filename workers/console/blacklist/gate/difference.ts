import { html, type Markup } from '../../../gateway/pages/html.ts';
import { section } from '../../components.ts';
import { table } from '../investigate.ts';
import type { BlacklistMessages } from '../page.ts';

/** What the held version would change: figures, where they come from, examples. */
export function difference(b: BlacklistMessages, list: string): Markup {
  const versions = `/api/v1/blacklist/lists/${list}/versions`;
  return html`<div data-detail-of="${versions}/{live.version}/diff/{held.version}?samples=20" hidden>${section(
    'difference',
    b.difference,
    null,
    html`<p class="quiet" data-unless="complete">${b.differenceIncomplete}</p>`,
    side(b, 'added', b.comes, list),
    side(b, 'removed', b.goes, list),
  )}</div>
`;
}

function side(b: BlacklistMessages, path: 'added' | 'removed', title: string, list: string): Markup {
  const counts = (name: string, text: string) =>
    html`<div><h4>${text}</h4><ul class="items" data-each="${path}.${name}"><template><li class="item"><span data-text="key"></span> <strong data-text="value"></strong></li></template></ul></div>`;
  const row = html`<tr><td><a data-fill="href=/blacklist/why?ip={cidr}&list=${list}"><code data-text="cidr"></code></a></td><td data-text="score"></td><td data-text="sources"></td>
<td data-text="categories"></td><td data-text="country"></td><td data-text="reason"></td></tr>`;
  const caption = `${title}: ${b.examples}`;
  return html`<h3>${title}</h3>
<dl class="facts"><dt>${b.lines}</dt><dd><strong data-text="${path}.lines"></strong></dd><dt>${b.addresses4}</dt><dd data-text="${path}.addresses4"></dd><dt>${b.addresses6}</dt><dd data-text="${path}.addresses6"></dd></dl>
<div class="columns" data-if="${path}.lines">${counts('bySource', b.bySource)}${counts('byCategory', b.byCategory)}${counts('byCountry', b.byCountry)}</div>
<div data-if="${path}.samples"><h4>${b.examples}</h4>${table(caption, [b.address, b.score, b.source, b.category, b.country, b.reason], `${path}.samples`, row)}</div>
`;
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, checkbox, field, form, list, select } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { addressSearch, categorySelect, endOf, folded, listChooser, listOf, textArea } from '../investigate.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

/** Everything that is in a list, to look through, add to and take from. */
export const entries: BlacklistPage = {
  route: pageRoute('getEntriesPage', '/blacklist/entries', 'Entries of a list', '항목 화면'),
  permission: 'blacklist:read',
  navigation: 'navEntries',
  render(context, b) {
    const { t } = context;
    const name = listOf(context);
    const mayWrite = may(context, 'blacklist:write');
    const main = html`<h1>${b.navEntries}</h1>
<p class="quiet">${b.entriesLead}</p>
${addressSearch(context, b)}${listChooser(context, b)}${filter(b, name)}
<div class="card">${list({
      ...{ id: 'entries-list', source: `/api/v1/blacklist/entries?list=${name}&limit=50`, caption: b.navEntries },
      ...{ empty: t.nothing, more: t.more, row: rowOf(b, name, mayWrite) },
      columns: [b.address, b.state, b.source, b.category, b.country, b.expires, ...(mayWrite ? [b.acts] : [])],
    })}</div>
${mayWrite && adding(b, name)}`;
    return { title: b.navEntries, main, islands: ['investigate'] };
  },
};

function filter(b: BlacklistMessages, list: string): Markup {
  return html`<form class="card filter" data-filter="entries-list" aria-label="${b.filter}">
<div class="field" data-detail="/api/v1/blacklist/lists/${list}"><label for="filter-source">${b.source}</label>
<select id="filter-source" name="source"><option value="">${b.anyValue}</option>
<optgroup label="${b.source}" data-each="sources"><template><option data-fill="value={name}" data-text="name"></option></template></optgroup></select></div>
${categorySelect(b, 'filter-category', b.anyValue)}${field({
  ...{ id: 'filter-country', name: 'country', label: b.country, kind: 'country', optional: true },
  ...{ maxLength: 2, autocomplete: 'off' },
})}${select({
  ...{ id: 'filter-ended', name: 'ended', label: b.state },
  options: [
    ['false', b.inForce],
    ['true', b.endedToo],
  ],
})}<p class="actions"><button type="submit" class="primary">${b.filter}</button></p>
</form>
`;
}

function rowOf(b: BlacklistMessages, list: string, mayWrite: boolean): Markup {
  const each = (content: Markup) => html`<td data-each="claims"><template>${content}</template></td>`;
  const remove = action({
    ...{ api: `DELETE /api/v1/blacklist/entries/{id}?list=${list}`, next: 'refresh:entries-list notice' },
    ...{ text: b.remove, isDanger: true, confirm: b.removeEntryConfirm, done: b.entryRemoved },
    ...{ etag: '"r{claims.source:manual.revision}"', unless: 'claims.source:manual.endedAt' },
  });
  return html`<tr><td><a data-fill="href=/blacklist/why?ip={address}&list=${list}"><code data-text="address"></code></a></td>
<td><span class="badge" data-if="active">${b.inForce}</span><span class="quiet" data-unless="active">${b.ended}</span></td>
${each(html`<div><code data-text="source"></code></div>`)}${each(html`<div data-text="category"></div>`)}${each(html`<div data-text="country"></div>`)}
<td>${endOf(b, 'expiresAt')}</td>${mayWrite && html`<td><span data-if="claims.source:manual">${remove}</span></td>`}</tr>`;
}

function adding(b: BlacklistMessages, list: string): Markup {
  const api = `POST /api/v1/blacklist/entries`;
  const facts = (id: string) => [
    field({ id: `${id}-reason`, name: 'reason', label: b.reason, maxLength: 500, autocomplete: 'off' }),
    categorySelect(b, `${id}-category`, '–'),
    field({
      ...{ id: `${id}-country`, name: 'country', label: b.country, hint: b.countryHint, kind: 'country' },
      ...{ optional: true, maxLength: 2, autocomplete: 'off' },
    }),
    field({
      ...{ id: `${id}-expires`, name: 'expiresAt', label: b.expires, hint: b.expiresHint },
      ...{ type: 'datetime-local', kind: 'time', optional: true },
    }),
  ];
  const one = form(
    {
      ...{ api: `${api}?list=${list}`, next: 'clear refresh:entries-list notice', button: b.addEntry },
      ...{ done: b.entryAdded, isOnce: true, isDanger: true },
    },
    field({ id: 'add-address', name: 'address', label: b.address, maxLength: 100, autocomplete: 'off' }),
    ...facts('add'),
    checkbox('confirmWide', b.confirmWide),
  );
  const many = form(
    {
      ...{ api: `${api}/bulk?list=${list}`, next: 'show:bulk-result refresh:entries-list', button: b.bulkAdd },
      ...{ shape: 'bulk', isOnce: true, isDanger: true },
    },
    textArea({
      ...{ id: 'bulk-addresses', name: 'addresses', label: b.bulkAddresses, hint: b.bulkHint, kind: 'lines' },
    }),
    ...facts('bulk'),
  );
  const result = html`<div id="bulk-result" tabindex="-1" hidden><dl class="facts"><dt>${b.bulkCreated}</dt><dd data-text="created"></dd>
<dt>${b.bulkRefused}</dt><dd data-text="refused"></dd></dl>
<ul class="items" data-each="results"><template><li class="item" data-if="status=refused"><code data-text="address"></code> <span><code data-text="code"></code> <span data-text="message"></span></span></li></template></ul></div>`;
  return html`${folded('add', b.addEntry, b.addEntryLead, one)}${folded('bulk', b.bulkAdd, b.addEntryLead, html`${many}${result}`)}`;
}

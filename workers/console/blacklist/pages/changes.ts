import { html } from '../../../gateway/pages/html.ts';
import { field, list } from '../../components.ts';
import { pageRoute } from '../../page-route.ts';
import type { BlacklistPage } from '../page.ts';

/** Who changed what. */
export const changes: BlacklistPage = {
  route: pageRoute('getChangesPage', '/blacklist/audit', 'Who changed what', '변경 감사 화면'),
  permission: 'audit:read',
  navigation: 'navChanges',
  render({ t }, b) {
    const find = (name: string, label: string) =>
      field({ name, id: `find-${name}`, label, type: 'search', optional: true, autocomplete: 'off', maxLength: 120 });
    const moment = (name: string, label: string) =>
      field({ name, id: `find-${name}`, label, type: 'datetime-local', kind: 'time', optional: true });
    const row = html`<tr><td><time data-time="at"></time></td><td><code data-text="actor"></code></td><td><code data-text="type"></code></td><td><code data-text="stream"></code></td>
<td><details><summary>${b.chDetails}</summary><ul class="plain" data-each="data"><template><li><span class="quiet" data-text="key"></span> <code data-text="value"></code></li></template></ul><p class="quiet"><code data-text="request"></code></p></details></td></tr>`;
    const main = html`<h1>${b.navChanges}</h1>
<p class="quiet">${b.chLead}</p>
<form class="card filter" data-filter="changes-list" role="search" aria-label="${b.chFind}">
${find('type', b.chType)}${find('actor', b.chActor)}${find('stream', b.chStream)}${moment('since', b.chSince)}${moment('until', b.chUntil)}
<p class="actions"><button type="submit" class="primary">${b.chFind}</button></p>
</form>
<div class="card">${list({
      ...{ id: 'changes-list', source: '/api/v1/blacklist/audit?limit=50', caption: b.navChanges, empty: t.nothing },
      ...{ more: t.more, columns: [b.chWhen, b.chActor, b.chWhat, b.chStream, b.chDetails], row },
    })}</div>`;
    return { title: b.navChanges, main };
  },
};

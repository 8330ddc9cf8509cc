import { html } from '../../gateway/pages/html.ts';
import { field, list } from '../components.ts';
import { eventWords } from '../events.ts';
import type { PageRenderer } from '../page.ts';

/** Security events of everybody, and acts of administrators. */
export const auditPage: PageRenderer = ({ t, language }) => {
  const find = (name: string, label: string) =>
    field({ name, id: `find-${name}`, label, type: 'search', optional: true, autocomplete: 'off' });
  const row = html`<tr><td><time data-time="at"></time></td><td><span data-text="type" data-words="${eventWords(language)}"></span> <code class="quiet" data-text="type"></code></td>
<td><a data-fill="href=/admin/users/{userId}"><code data-text="userId"></code></a></td><td><code data-text="actor"></code></td></tr>`;
  const options = { id: 'audit-list', source: '/api/v1/identity/audit', empty: t.nothing, more: t.more, row };
  const main = html`<h1>${t.navAudit}</h1>
<form class="card filter" data-filter="audit-list" role="search">
${find('type', t.eventType)}${find('user', t.userId)}${find('actor', t.actor)}
<p class="actions"><button type="submit" class="primary">${t.search}</button></p>
</form>
${list({ ...options, caption: t.navAudit, columns: [t.time, t.event, t.user, t.actor] })}`;
  return { title: t.navAudit, main };
};

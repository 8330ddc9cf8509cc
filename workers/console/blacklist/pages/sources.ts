import { html } from '../../../gateway/pages/html.ts';
import { action, list, section } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import type { BlacklistPage } from '../page.ts';
import { conditionWords } from '../words.ts';

/** Every source with the one thing to know about it now. */
export const sources: BlacklistPage = {
  route: pageRoute('getSourcesPage', '/blacklist/sources', 'Sources and how they are', '수집 출처 화면'),
  permission: 'collection:read',
  navigation: 'sources',
  render(context, b) {
    const { t } = context;
    const collect = action({
      ...{ api: 'POST /api/v1/collection/trigger', next: 'refresh:sources-list notice', text: b.collectNow },
      ...{ bodyFrom: '{"source":"{id}"}', done: b.collectStarted, isOnce: true },
    });
    const row = html`<tr><td><a data-fill="href=/blacklist/sources/{id}" data-text="settings.title"></a> <code class="quiet" data-text="id"></code></td>
<td><span class="badge" data-text="condition" data-words="${conditionWords(b)}"></span></td>
<td><time data-time="lastSuccessAt"></time></td><td><time data-time="nextDueAt"></time></td><td class="number" data-text="statement.rows"></td>
<td>${may(context, 'collection:write') && collect}</td></tr>`;
    const main = html`<h1>${b.sources}</h1>
${section(
  'all',
  b.sources,
  b.sourcesLead,
  list({
    ...{ id: 'sources-list', source: '/api/v1/collection/sources', caption: b.sources, empty: t.nothing, more: t.more },
    columns: [b.source, b.condition, b.lastSuccess, b.nextDue, b.rows, b.acts],
    ...{ row, watch: 'activeRun' },
  }),
)}`;
    return { title: b.sources, main };
  },
};

import { html } from '../../../gateway/pages/html.ts';
import { list, section } from '../../components.ts';
import { type BlacklistPage, pageRoute } from '../page.ts';
import { conditionWords } from '../words.ts';

/** What is blocked now, and how collection is. */
export const overview: BlacklistPage = {
  route: pageRoute(
    'getOverviewPage',
    '/blacklist',
    'What is blocked now, and how collection is',
    '차단 현황 개요 화면',
  ),
  permission: 'blacklist:read',
  navigation: 'navOverview',
  render({ t }, b) {
    const main = html`<h1>${b.navOverview}</h1>
<div data-detail="/api/v1/blacklist/lists/main" id="live">
${section(
  'live',
  b.liveVersion,
  null,
  html`<dl class="facts" data-if="live"><dt>${b.version}</dt><dd data-text="live.version"></dd>
<dt>${b.entries}</dt><dd data-text="live.entries"></dd>
<dt>${b.publishedAt}</dt><dd><time data-time="live.publishedAt"></time></dd></dl>
<p class="quiet" data-unless="live">${b.neverPublished}</p>
<p data-if="held"><span class="badge bad">${b.held}</span> <time data-time="held.compiledAt"></time></p>`,
)}</div>
${section(
  'sources',
  b.sources,
  null,
  list({
    ...{ id: 'sources-list', source: '/api/v1/collection/sources', caption: b.sources, empty: t.nothing, more: t.more },
    columns: [b.source, b.condition, b.lastSuccess],
    row: html`<tr><td><a data-fill="href=/blacklist/sources/{id}" data-text="settings.title"></a> <code class="quiet" data-text="id"></code></td>
<td><span class="badge" data-text="condition" data-words="${conditionWords(b)}"></span></td>
<td><time data-time="lastSuccessAt"></time></td></tr>`,
  }),
)}`;
    return { title: b.navOverview, main };
  },
};

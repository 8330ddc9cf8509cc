import { html, type Markup } from '../../../gateway/pages/html.ts';
import { list, section } from '../../components.ts';
import { figure } from '../../figure.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { stateBadge, tile } from '../../parts.ts';
import { figuresOf } from '../figures.ts';
import { severityWords } from '../operate-words.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';
import { conditionWords } from '../words.ts';

/** What is blocked now, how it came about, and how collection and consumers are. */
export const overview: BlacklistPage = {
  route: pageRoute(
    'getOverviewPage',
    '/blacklist',
    'What is blocked now, and how collection is',
    '차단 현황 개요 화면',
  ),
  permission: 'blacklist:read',
  navigation: 'navOverview',
  render(context, b) {
    const { t } = context;
    const figures = figuresOf(b);
    const shown = ['entries', 'sources', 'countries', 'types', 'runs', 'consumers'] as const;
    const main = html`<h1>${b.navOverview}</h1>
${alerts(context, b)}${blocked(b)}
<div class="figures">${shown.map((name) => figure(figures[name], b))}</div>
${section(
  'sources',
  b.sources,
  null,
  list({
    ...{ id: 'sources-list', source: '/api/v1/collection/sources', caption: b.sources, empty: t.nothing, more: t.more },
    columns: [b.source, b.condition, b.lastSuccess],
    row: html`<tr><td><a data-fill="href=/blacklist/sources/{id}" data-text="settings.title"></a> <code class="quiet" data-text="id"></code></td>
<td>${stateBadge('condition', conditionWords(b))}</td>
<td><time data-time="lastSuccessAt"></time></td></tr>`,
  }),
)}
${section('more', b.ovMore, null, html`<p class="actions">${links(context, b)}</p>`)}`;
    return { title: b.navOverview, main, islands: ['plots'] };
  },
};

function alerts({ language, t }: PageContext, b: BlacklistMessages): Markup {
  const row = html`<li class="item"><div>${stateBadge('severity', severityWords(b))} <strong data-text="text.${language}.title"></strong>
<p data-text="text.${language}.body"></p></div> <time class="quiet" data-time="raisedAt"></time></li>`;
  return section(
    'alerts',
    b.ovAlerts,
    null,
    list({
      ...{ id: 'alerts-list', source: '/api/v1/blacklist/alerts?limit=5', caption: b.ovAlerts, empty: b.ovNoAlerts },
      ...{ more: t.more, row },
    }),
    html`<p><a href="/blacklist/alerts">${b.ovAllAlerts}</a></p>`,
  );
}

function blocked(b: BlacklistMessages): Markup {
  const number = (path: string) => html`<span data-number="${path}"></span>`;
  const live = html`<dl class="tiles" data-if="live">${tile(b.entries, html`<span class="big" data-number="live.entries"></span>`)}
${tile(b.ovLines4, number('live.lines.ipv4'))}${tile(b.ovLines6, number('live.lines.ipv6'))}${tile(b.ovAddresses4, number('live.addresses4'))}
${tile(b.version, html`<span data-text="live.version"></span>`)}${tile(b.ovAge, html`<span data-age="live.ageSeconds"></span> <time class="quiet" data-time="live.publishedAt"></time>`)}</dl>`;
  const row = html`<div><h3><span data-text="title"></span> <code class="quiet" data-text="id"></code></h3>
${live}<p class="quiet" data-unless="live">${b.neverPublished}</p>
<p data-if="live.isStale"><span class="badge bad">${b.ovStale}</span></p>
<p data-if="live.held"><span class="badge bad">${b.held}</span> ${b.version} <span data-text="live.held.version"></span>, ${b.ovHeldSince} <time data-time="live.held.since"></time> <a data-fill="href=/blacklist/gate?list={id}">${b.ovDecide}</a></p></div>`;
  return html`<div data-detail="/api/v1/analytics/realtime" id="live" hidden>${section('blocked', b.ovBlocked, null, html`<div data-each="lists"><template>${row}</template></div>`)}</div>
`;
}

function links(context: PageContext, b: BlacklistMessages): Markup[] {
  const places = [
    ['/blacklist/consumers', 'blacklist:read', b.navConsumers],
    ['/blacklist/firewalls', 'blacklist:read', b.navFirewalls],
    ['/blacklist/reports', 'blacklist:read', b.navReports],
    ['/blacklist/audit', 'audit:read', b.navChanges],
  ] as const;
  return places
    .filter(([, permission]) => may(context, permission))
    .map(([path, , text]) => html`<a class="button" href="${path}">${text}</a>\n`);
}

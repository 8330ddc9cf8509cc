import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, field, list, section, select } from '../../components.ts';
import { figure } from '../../figure.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { figuresOf } from '../figures.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

const EXPORTS = '/api/v1/analytics/exports';

/** How a list went over a period, to look at and to take along. */
export const reports: BlacklistPage = {
  route: pageRoute('getReportsPage', '/blacklist/reports', 'How a list went over a period', '기간 보고서 화면'),
  permission: 'blacklist:read',
  navigation: 'navReports',
  render(context, b) {
    const figures = figuresOf(b);
    const shown = (...names: readonly (keyof typeof figures)[]) =>
      html`<div class="figures">${names.map((name) => figure(figures[name], b))}</div>\n`;
    const main = html`<h1>${b.navReports}</h1>
<p class="quiet">${b.repLead}</p>
${period(b)}${takeAlong(context, b)}
<h2>${b.repTrends}</h2>${shown('entries', 'sources', 'changes', 'runs')}
<h2>${b.repPlaces}</h2>${shown('countries', 'networks')}${attributions(context, b)}
<h2>${b.repKinds}</h2>${shown('types', 'type-course')}
${exportsOf(context, b)}`;
    return { title: b.navReports, main, islands: ['plots'] };
  },
};

function period(b: BlacklistMessages): Markup {
  const day = { type: 'date', optional: true } as const;
  return html`<form class="card filter" data-period aria-label="${b.repPeriod}">
${field({ name: 'from', label: b.repFrom, ...day })}${field({ name: 'to', label: b.repTo, ...day })}${select({
  ...{ name: 'interval', label: b.repInterval },
  options: [
    ['daily', b.repDaily],
    ['weekly', b.repWeekly],
    ['monthly', b.repMonthly],
  ],
})}<p class="actions"><button type="submit" class="primary">${b.repShow}</button></p>
<p class="hint">${b.repEmptyHint}</p>
</form>
`;
}

function takeAlong({ language }: PageContext, b: BlacklistMessages): Markup {
  const link = (format: string, text: string) =>
    html`<a class="button" data-in-period href="/api/v1/analytics/report?format=${format}&amp;lang=${language}">${text}</a>\n`;
  return section(
    'take',
    b.repTake,
    null,
    html`<p class="actions">${link('html', b.repPrint)}${link('csv', b.repCsv)}${link('json', b.repJson)}</p>`,
  );
}

/** What the makers of the data ask to be said where it is shown. */
function attributions({ language }: PageContext, b: BlacklistMessages): Markup {
  return html`<div data-detail="/api/v1/analytics/geographic" hidden><div data-if="attributions"><p class="quiet">${b.repData}:</p>
<ul class="plain quiet" data-each="attributions"><template><li><span data-text="${language}"></span> <span data-text="url"></span></li></template></ul></div></div>
`;
}

function exportsOf(context: PageContext, b: BlacklistMessages): Markup {
  const words = JSON.stringify({ daily: b.repFileDaily, entries: b.repFileEntries });
  const row = html`<tr><td data-text="month"></td><td><a data-href="url"><span data-text="kind" data-words="${words}"></span></a> <code class="quiet" data-text="list"></code></td>
<td class="number" data-number="rows"></td><td class="number" data-number="bytes"></td><td><time data-time="writtenAt"></time></td></tr>`;
  const write = action({
    ...{ api: `POST ${EXPORTS}`, next: 'refresh:exports-list notice', body: {} },
    ...{ text: b.repWrite, done: b.repWritten },
  });
  return section(
    'exports',
    b.repExports,
    b.repExportsLead,
    list({
      ...{ id: 'exports-list', source: EXPORTS, caption: b.repExports, empty: b.repNoExports, more: context.t.more },
      ...{ columns: [b.repMonth, b.repFile, b.repRows, b.repBytes, b.repWrittenAt], row },
    }),
    ...(may(context, 'blacklist:write') ? [html`<p class="actions">${write}</p>`] : []),
  );
}

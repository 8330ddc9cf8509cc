import { html, type Markup } from '../../../gateway/pages/html.ts';
import { form, section } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { rows, stateBadge } from '../../parts.ts';
import { consumerFields } from '../consumer/fields.ts';
import { newKey } from '../consumer/new-key.ts';
import { consumerWords, refusalWords } from '../operate-words.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

const CONSUMERS = '/api/v1/blacklist/consumers';

/** Whoever fetches a list: how each does, and a new one. */
export const consumers: BlacklistPage = {
  route: pageRoute(
    'getConsumersPage',
    '/blacklist/consumers',
    'Consumers of feeds and how they do',
    '소비 장비 현황 화면',
  ),
  permission: 'blacklist:read',
  navigation: 'navConsumers',
  render(context, b) {
    const mayManage = may(context, 'feed:manage');
    const main = html`<h1>${b.navConsumers}</h1>
${mayManage && newKey(context, b)}
<div id="board" data-detail="${CONSUMERS}/board" data-view="board" hidden>${board(b)}${wrongCredentials(b)}</div>
${
  mayManage &&
  section(
    'new',
    b.conNew,
    b.conNewLead,
    form(
      {
        ...{ api: `POST ${CONSUMERS}`, next: 'clear refresh:board show:new-key', button: b.conCreate },
        ...{ shape: 'consumer', isOnce: true },
      },
      ...consumerFields(context, b, false),
    ),
  )
}`;
    return { title: b.navConsumers, main, islands: ['operate'] };
  },
};

function board(b: BlacklistMessages): Markup {
  const row = html`<tr><td class="nowrap"><a data-fill="href=/blacklist/consumers/{id}" data-text="name"></a><br><code class="quiet" data-text="format"></code></td>
<td>${stateBadge('state', consumerWords(b))}<p class="quiet" data-if="refusal">${b.conRefused} <span data-text="refusal.kind" data-words="${refusalWords(b)}"></span> <time data-time="refusal.at"></time></p></td>
<td><code data-text="list"></code></td><td class="nowrap"><time data-time="lastFetchAt"></time></td>
<td class="number"><span data-text="version"></span> / <span data-text="liveVersion"></span></td><td class="number" data-number="lag"></td><td class="number" data-share="notModifiedRatio"></td></tr>`;
  const columns = [b.conName, b.conState, b.conList, b.conFetched, b.conHas];
  const all = rows(b.conBoard, [...columns, b.conLag, b.conUnchanged], 'rows', row);
  return section(
    'board',
    b.conBoard,
    b.conLead,
    html`<div data-if="rows">${all}</div><p class="quiet" data-unless="rows">${b.conNone}</p>`,
  );
}

function wrongCredentials(b: BlacklistMessages): Markup {
  const row = html`<tr><td><code data-text="network"></code></td><td><code data-text="list"></code></td><td class="number" data-number="count"></td>
<td><time data-time="firstAt"></time></td><td><time data-time="lastAt"></time></td></tr>`;
  const columns = [b.conNetwork, b.conList, b.conTimes, b.conFirst, b.conLast];
  return section(
    'wrong',
    b.conWrong,
    b.conWrongLead,
    html`<div data-if="wrongCredentials">${rows(b.conWrong, columns, 'wrongCredentials', row)}</div><p class="quiet" data-unless="wrongCredentials">${b.conNoWrong}</p>`,
  );
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { checkbox, field, form, list, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { addressSearch, dialog, endOf, listChooser, listOf, table } from '../investigate.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';
import { entryDetails } from '../why/entry.ts';
import { historyOf } from '../why/history.ts';
import { consumerWords, layerWords } from '../why/words.ts';

/** Everything about one address; what is asked at night comes first: blocked or not, since, until, by whom, what to press. */
export const why: BlacklistPage = {
  route: pageRoute('getWhyPage', '/blacklist/why', 'Why an address is blocked, or is not', '차단 사유 화면'),
  permission: 'blacklist:read',
  navigation: 'navWhy',
  render(context, b) {
    const address = (context.url.searchParams.get('ip') ?? '').trim().slice(0, 100);
    const main = html`<h1>${b.navWhy}</h1>
${addressSearch(context, b, address)}${address !== '' && known(context, b, address)}${listChooser(context, b)}`;
    return { title: address === '' ? b.navWhy : address, main, islands: ['investigate'] };
  },
};

function known(context: PageContext, b: BlacklistMessages, address: string): Markup {
  const list = listOf(context);
  const ip = encodeURIComponent(address);
  const mayWrite = may(context, 'blacklist:write');
  return html`<div data-detail="/api/v1/blacklist/search/${ip}?list=${list}" data-view="why" id="why" hidden>
${verdict(context, b, ip, list)}${mayWrite && dialogs(context, b, address, list)}
${entryDetails(context, b, list)}
${layers(b)}${feedSays(b, ip, list)}${historyOf(b, ip, list)}${consumers(context, b, ip, list)}${network(context, b, ip)}</div>
`;
}

/** The answer without scrolling. */
function verdict(context: PageContext, b: BlacklistMessages, ip: string, list: string): Markup {
  const claim = html`<div data-unless="endedAt"><strong data-text="source"></strong> · <span data-text="reason"></span> · <span class="badge" data-text="category"></span></div>`;
  return html`<section class="card" aria-labelledby="verdict-title"><h2 id="verdict-title"><code data-text="address"></code></h2>
<p class="verdict bad" data-if="listed">${b.blocked} <span class="badge">${b.inVersion} <span data-text="feedVersion"></span></span></p>
<p class="verdict good" data-unless="listed">${b.notBlocked}</p>
<p data-if="leaves"><strong>${b.leavesSoon}</strong></p><p data-if="comes"><strong>${b.comesSoon}</strong></p><p class="quiet" data-unless="feedVersion">${b.listNeverPublished}</p>
<div data-if="exemptions"><p>${b.exemptThough}</p><ul data-each="exemptions"><template><li><strong data-text="kind" data-words="${layerWords(b)}"></strong> <code data-text="address"></code> <span data-text="reason"></span></li></template></ul></div>
<dl class="facts"><dt>${b.since}</dt><dd data-detail="/api/v1/blacklist/history/${ip}?list=${list}" id="since"><time data-time="intervals.0.from"></time> <span data-if="intervals.0.until">– <time data-time="intervals.0.until"></time></span></dd>
<dt>${b.until}</dt><dd><span data-if="standing">${endOf(b, 'standing.entry.expiresAt')}</span><span data-unless="standing">–</span></dd>
<dt>${b.namedBy}</dt><dd><div data-each="named"><template><div data-each="entry.claims"><template>${claim}</template></div></template></div><span data-unless="standing">${b.nobodyNames}</span></dd>
<dt>${b.score}</dt><dd><strong data-text="standing.arithmetic.score"></strong></dd></dl>
${
  may(context, 'blacklist:write') &&
  html`<p class="actions"><button type="button" class="primary" data-open="allow-dialog">${b.putOnAllowlist}</button>
<button type="button" data-if="standing" data-open="report-dialog">${b.reportFalsePositive}</button></p>`
}</section>
`;
}

function dialogs({ t }: PageContext, b: BlacklistMessages, address: string, list: string): Markup {
  const then = 'close clear refresh:why,feed-says notice';
  const allow = form(
    {
      ...{ api: `POST /api/v1/blacklist/lists/${list}/allowlist`, next: then, button: b.allow, done: b.allowed },
      isOnce: true,
    },
    field({ id: 'allow-address', name: 'address', label: b.address, value: address, maxLength: 100 }),
    field({ id: 'allow-reason', name: 'reason', label: b.reason, maxLength: 500, autocomplete: 'off' }),
    field({
      ...{ id: 'allow-expires', name: 'expiresAt', label: b.expires, hint: b.expiresHint, type: 'datetime-local' },
      ...{ kind: 'time', optional: true },
    }),
  );
  const report = form(
    {
      ...{ api: `POST /api/v1/blacklist/entries/{entry}/false-positive?list=${list}`, next: then },
      ...{ button: b.reportFalsePositive, done: b.reported, isOnce: true, shape: 'report' },
    },
    html`<div class="field"><label for="report-entry">${b.reportEntry}</label>
<select id="report-entry" name="entry" data-each="named"><template><option data-fill="value={entry.id}" data-text="entry.address"></option></template></select></div>`,
    field({
      ...{ id: 'report-note', name: 'note', label: b.note, kind: 'optional', optional: true, maxLength: 500 },
      autocomplete: 'off',
    }),
    checkbox('allow', b.reportAllow),
  );
  return html`${dialog('allow-dialog', b.putOnAllowlist, b.allowLead, t.cancel, allow)}${dialog('report-dialog', b.reportFalsePositive, b.reportLead, t.cancel, report)}`;
}

function layers(b: BlacklistMessages): Markup {
  const words = (pairs: Readonly<Record<string, string>>) => JSON.stringify(pairs);
  const row = html`<li class="item"><span><strong data-text="layer" data-words="${layerWords(b)}"></strong> <code data-text="address"></code> <span data-text="reason"></span></span>
<span><span class="badge" data-text="effect" data-words="${words({ cuts: b.effectCuts, annotates: b.effectAnnotates })}"></span> <span class="quiet">${b.covers} <span data-text="covers" data-words="${words({ all: b.coversAll, part: b.coversPart })}"></span></span></span>
<span class="quiet">${b.owner} <span data-text="owner"></span> · ${b.until} ${endOf(b, 'until')}</span></li>`;
  return section(
    'layers',
    b.layers,
    b.layersLead,
    html`<ul class="items" data-each="layers"><template>${row}</template></ul><p class="quiet" data-unless="layers">${b.noLayers}</p>`,
  );
}

/** What consumers are answered that ask for this one address, and what the compiled list knows of it. */
function feedSays(b: BlacklistMessages, ip: string, list: string): Markup {
  return html`<div data-detail="/api/v1/blacklist/check/${ip}?list=${list}" id="feed-says" hidden>${section(
    'check',
    b.feedSays,
    null,
    html`<p><span class="badge bad" data-if="listed">${b.blocked}</span><span class="badge" data-unless="listed">${b.notBlocked}</span> ${b.inVersion} <span data-text="feedVersion"></span></p>
<dl class="facts" data-if="match"><dt>${b.match}</dt><dd><code data-text="match.address"></code></dd><dt>${b.until}</dt><dd>${endOf(b, 'match.until')}</dd>
<dt>${b.score}</dt><dd data-text="match.score"></dd><dt>${b.namedBy}</dt><dd data-each="match.claims"><template><div><strong data-text="source"></strong> · <span data-text="reason"></span></div></template></dd></dl>
<p data-if="exempt">${b.exemptThough} <strong data-text="exempt.kind" data-words="${layerWords(b)}"></strong> <code data-text="exempt.address"></code> <span data-text="exempt.reason"></span></p>`,
  )}</div>
`;
}

function consumers({ t }: PageContext, b: BlacklistMessages, ip: string, listName: string): Markup {
  const row = html`<tr><td data-text="name"></td><td><span class="badge" data-text="state" data-words="${consumerWords(b)}"></span></td>
<td data-each="lists"><template><div><code data-text="list"></code> <span data-text="version"></span></div></template></td>
<td data-each="lists"><template><div><time data-time="lastFetchAt"></time></div></template></td></tr>`;
  const loaded = html`<tr><td data-text="name"></td><td><time data-time="firstAt"></time></td><td><span data-text="firstVersion"></span>–<span data-text="lastVersion"></span></td></tr>`;
  const loadedBy = html`<div data-detail="/api/v1/blacklist/search/${ip}?list=${listName}&versions=true" hidden>
<div data-if="versions.loadedBy">${table(b.loadedBy, [b.consumer, b.firstFetch, b.versions], 'versions.loadedBy', loaded)}</div>
<p class="quiet" data-unless="versions.loadedBy">${b.loadedByNobody}</p></div>`;
  return section(
    'consumers',
    b.consumersHave,
    b.consumersLead,
    loadedBy,
    list({
      ...{ id: 'consumers-list', source: '/api/v1/blacklist/consumers/board', caption: b.consumersHave },
      ...{ empty: t.nothing, more: t.more, row, columns: [b.consumer, b.state, b.version, b.lastFetch] },
    }),
  );
}

function network({ language }: PageContext, b: BlacklistMessages, ip: string): Markup {
  return html`<div data-detail="/api/v1/blacklist/enrichment/${ip}" hidden>${section(
    'network',
    b.network,
    null,
    html`<dl class="facts"><dt>${b.country}</dt><dd><span data-text="countryName.${language}"></span> <code data-text="country" data-none=""></code></dd>
<dt>${b.asNumber}</dt><dd><span data-text="asn"></span> <span data-text="asName" data-none=""></span></dd></dl>
<ul class="plain quiet" data-each="attributions"><template><li><a data-href="url" data-text="${language}"></a></li></template></ul>`,
  )}</div>
`;
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { field, section } from '../../components.ts';
import { table } from '../investigate.ts';
import type { BlacklistMessages } from '../page.ts';

/** When the address was blocked, and whether at a moment that somebody asks for. */
export function historyOf(b: BlacklistMessages, ip: string, list: string): Markup {
  const api = `/api/v1/blacklist/history/${ip}?list=${list}`;
  const row = html`<tr><td><time data-time="from"></time></td><td><time data-if="until" data-time="until"></time><span class="badge" data-unless="until">${b.stillBlocked}</span></td>
<td><span data-text="fromVersion"></span>–<span data-text="toVersion"></span></td><td><code data-text="line"></code></td></tr>`;
  const intervals = html`<div data-detail="${api}" hidden><div data-if="intervals">${table(b.history, [b.since, b.until, b.versions, b.line], 'intervals', row)}</div>
<p class="quiet" data-unless="intervals">${b.noIntervals}</p>
<p class="quiet">${b.versionsChecked}: <span data-text="versions.checked"></span>, ${b.versionsUnknown}: <span data-text="versions.unknown"></span>, ${b.since} <time data-time="versions.since"></time></p></div>`;
  return section('history', b.history, b.historyLead, intervals, moment(b, api));
}

function moment(b: BlacklistMessages, api: string): Markup {
  return html`<h3>${b.blockedAt}</h3>
<form class="filter" data-filter="moment">${field({ id: 'moment-at', name: 'at', label: b.moment, type: 'datetime-local', kind: 'time' })}
<p class="actions"><button type="submit">${b.ask}</button></p></form>
<div data-detail="${api}" id="moment" data-wait role="status" hidden>
<p class="verdict bad" data-if="moment.blocked=true">${b.wasBlocked}</p><p class="verdict good" data-if="moment.blocked=false">${b.wasNotBlocked}</p><p data-if="moment.blocked=null">${b.notKnown}</p>
<dl class="facts"><dt>${b.moment}</dt><dd><time data-time="at"></time></dd><dt>${b.version}</dt><dd data-text="moment.version.version"></dd><dt>${b.line}</dt><dd><code data-text="moment.line"></code></dd>
<dt>${b.namedBy}</dt><dd data-each="moment.entries"><template><div><code data-text="address"></code> <span data-each="claims"><template><strong data-text="source"></strong></template></span></div></template></dd></dl></div>
`;
}

import { html, type Markup } from '../../../gateway/pages/html.ts';
import { field, form, list, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { difference } from '../gate/difference.ts';
import { holdReasons } from '../gate/reasons.ts';
import { listChooser, listOf } from '../investigate.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

/** The version that waits for a person, why, what it would change, and the decision. */
export const gate: BlacklistPage = {
  route: pageRoute('getGatePage', '/blacklist/gate', 'Versions of the feed and the publish gate', '발행 승인 화면'),
  permission: 'blacklist:read',
  navigation: 'navGate',
  render(context, b) {
    const name = listOf(context);
    const api = `/api/v1/blacklist/lists/${name}`;
    const main = html`<h1>${b.navGate}</h1>
${listChooser(context, b)}<div data-detail="${api}" id="gate" hidden>
<p class="verdict good" data-unless="held">${b.gateNothing}</p>
<div data-if="held"><section class="card" aria-labelledby="held-title"><h2 id="held-title">${b.gateHeld}</h2><p class="quiet">${b.gateLead}</p>
<p class="verdict bad">${b.version} <span data-text="held.version"></span></p>
<h3>${b.gateReasons}</h3>${holdReasons(b, 'held.reasons')}
${compared(b)}${may(context, 'blacklist:publish') && decision(b, api)}</section>
${difference(b, name)}</div></div>
${versions(context, b, api)}`;
    return { title: b.navGate, main, islands: ['investigate'] };
  },
};

function compared(b: BlacklistMessages): Markup {
  const rows = [
    [b.version, 'version'],
    [`${b.lines} IPv4`, 'lines4'],
    [`${b.lines} IPv6`, 'lines6'],
    [b.entries, 'entries'],
    [b.addresses4, 'addresses4'],
    [b.bytes, 'bytes'],
  ] as const;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${b.compared}"><table><thead><tr><th scope="col">${b.figures}</th><th scope="col">${b.stateLive}</th><th scope="col">${b.heldVersion}</th></tr></thead>
<tbody>${rows.map(([name, path]) => html`<tr><th scope="row">${name}</th><td data-text="live.${path}"></td><td data-text="held.${path}"></td></tr>`)}
<tr><th scope="row">${b.compiledAt}</th><td><time data-time="live.compiledAt"></time></td><td><time data-time="held.compiledAt"></time></td></tr></tbody></table></div>
`;
}

/** One note for either decision. */
function decision(b: BlacklistMessages, api: string): Markup {
  const post = `POST ${api}/publications/{version}`;
  const then = 'clear refresh:gate,versions-list notice';
  const reject = html` <button type="submit" class="danger" data-api="${post}/reject" data-then="${then}" data-done="${b.refused}">${b.reject}</button>`;
  return html`<h3>${b.decide}</h3>
${form(
  { api: `${post}/confirm`, next: then, button: b.publish, done: b.published, beside: reject },
  html`<input type="hidden" name="version" data-fill="value={held.version}">`,
  field({ name: 'note', label: b.note, hint: b.noteHint, kind: 'optional', optional: true, maxLength: 500 }),
)}`;
}

function versions({ t }: PageContext, b: BlacklistMessages, api: string): Markup {
  const states = {
    live: b.stateLive,
    past: b.statePast,
    held: b.stateHeld,
    superseded: b.stateSuperseded,
    rejected: b.stateRejected,
  };
  const row = html`<tr><td class="number" data-text="version"></td><td><span class="badge" data-text="state" data-words="${JSON.stringify(states)}"></span></td>
<td class="number" data-text="entries"></td><td class="number"><span data-text="lines4"></span> + <span data-text="lines6"></span></td><td><time data-time="compiledAt"></time></td><td><time data-time="publishedAt"></time></td>
<td>${holdReasons(b, 'reasons')}</td><td><span data-text="decidedBy" data-none=""></span> <span class="quiet" data-text="note" data-none=""></span></td></tr>`;
  return section(
    'versions',
    b.versions,
    null,
    list({
      ...{ id: 'versions-list', source: `${api}/publications?limit=20`, caption: b.versions, empty: t.nothing, row },
      ...{ more: t.more },
      columns: [
        ...[b.version, b.state, b.entries, b.lines, b.compiledAt, b.publishedAt, b.gateReasons],
        `${b.decidedBy} · ${b.note}`,
      ],
    }),
  );
}

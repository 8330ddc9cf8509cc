import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { endOf, table } from '../investigate.ts';
import type { BlacklistMessages } from '../page.ts';

/** Every entry that contains the address: how its score comes about, its claims, every change. */
export function entryDetails(context: PageContext, b: BlacklistMessages, list: string): Markup {
  return html`<div data-each="entries"><template><article class="card">
<h2><code data-text="entry.address"></code></h2>
<p><span class="badge" data-if="entry.active">${b.inForce}</span><span class="badge" data-unless="entry.active">${b.ended}</span> ${b.until}: ${endOf(b, 'entry.expiresAt')}</p>
${arithmetic(b)}${claims(b)}${moves(b)}${may(context, 'blacklist:write') && removal(b, list)}
</article></template></div>
`;
}

/** The score as a sum that can be done again by hand. */
function arithmetic(b: BlacklistMessages): Markup {
  const row = html`<tr><td><strong data-text="source"></strong> <span class="quiet" data-if="lineage">(<span data-text="lineage"></span>)</span></td>
<td><span data-text="reliability"></span> × <span data-text="confidence"></span> %</td><td class="number" data-text="factor"></td><td data-text="alsoSaid"></td></tr>`;
  return html`<div data-if="arithmetic"><h3>${b.scoreSum}</h3><p class="quiet">${b.scoreLead}</p>
${table(b.scoreSum, [b.source, b.certainty, b.doubt, b.alsoSaid], 'arithmetic.groups', row)}
<p><output>100 × (1 − <span data-text="arithmetic.product"></span>) ≈ <strong data-text="arithmetic.score"></strong></output> <span class="quiet">${b.scoreLimit}</span></p></div>
`;
}

function claims(b: BlacklistMessages): Markup {
  const reasons = { withdrawn: b.endWithdrawn, expired: b.endExpired, 'source-removed': b.endRemoved };
  const row = html`<tr><td><strong data-text="source"></strong></td><td data-text="reason"></td><td data-text="category"></td><td data-text="country"></td>
<td><span data-text="severity"></span> / <span data-text="confidence"></span></td><td><time data-time="firstSeen"></time></td><td><time data-time="lastSeen"></time></td>
<td><time data-time="registeredAt"></time></td><td>${endOf(b, 'expiresAt')}</td><td><code data-text="upstreamId"></code></td>
<td><time data-time="endedAt"></time> <span data-text="endReason" data-none="" data-words="${JSON.stringify(reasons)}"></span></td></tr>`;
  const columns = [b.source, b.reason, b.category, b.country, `${b.severity} / ${b.confidence}`, b.firstSeen];
  return html`<h3>${b.claims}</h3>
${table(b.claims, [...columns, b.lastSeen, b.registered, b.expires, b.upstreamId, b.ended], 'entry.claims', row)}`;
}

function moves(b: BlacklistMessages): Markup {
  const kinds = { 'expiry-moved': b.moveExpiry, 'facts-changed': b.moveFacts, relisted: b.moveRelisted };
  const row = html`<tr><td><time data-time="at"></time></td><td data-text="source"></td><td data-text="kind" data-words="${JSON.stringify(kinds)}"></td>
<td><span data-if="kind=expiry-moved">${endOf(b, 'before')}</span><span data-if="kind=relisted"><time data-time="before.listedAt"></time> – <time data-time="before.endedAt"></time></span></td>
<td><span data-if="kind=expiry-moved">${endOf(b, 'after')}</span><span data-if="kind=relisted"><time data-time="after"></time></span></td></tr>`;
  return html`<div data-if="moves"><h3>${b.moves}</h3>
${table(b.moves, [b.at, b.source, b.change, b.before, b.after], 'moves', row)}</div>`;
}

/** What a person has named, a person can take back; what sources say can only be allowed. */
function removal(b: BlacklistMessages, list: string): Markup {
  const remove = action({
    ...{ api: `DELETE /api/v1/blacklist/entries/{entry.id}?list=${list}`, next: 'refresh:why notice', isDanger: true },
    ...{ text: b.removeManual, confirm: b.removeEntryConfirm, done: b.entryRemoved },
    ...{ etag: '"r{entry.claims.source:manual.revision}"', unless: 'entry.claims.source:manual.endedAt' },
  });
  return html`<p class="actions" data-if="entry.claims.source:manual">${remove}</p>`;
}

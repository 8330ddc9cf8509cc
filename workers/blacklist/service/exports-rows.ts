import type { ClaimView, EntryView } from '../../../durable-objects/blacklist/list/entries.ts';
import { csvCell, csvRecord } from '../../../shared/blacklist/formats/text/csv-cell.ts';
import type { Cell } from '../../../shared/blacklist/formats/xlsx/cell.ts';
import { entryBody, iso, isoOrNull } from './views.ts';

/** Columns of a claim in a table; times are UTC in ISO 8601. */
export const CLAIM_COLUMNS = [
  ...['address', 'active', 'source', 'category', 'country', 'severity', 'confidence', 'reason', 'upstream_id'],
  ...['registered_at', 'expires_at', 'first_seen', 'last_seen', 'ended_at', 'end_reason'],
] as const;

/** A claim of an entry as the cells of {@link CLAIM_COLUMNS}. */
export function claimCells({ address, active }: Pick<EntryView, 'address' | 'active'>, claim: ClaimView): Cell[] {
  return [
    address,
    active ? 'true' : 'false',
    ...[claim.source, claim.category, claim.country, claim.severity, claim.confidence, claim.reason, claim.upstreamId],
    ...[isoOrNull(claim.registeredAt), isoOrNull(claim.expiresAt), iso(claim.firstSeen), iso(claim.lastSeen)],
    ...[isoOrNull(claim.endedAt), claim.endReason],
  ];
}

/** The pages of entries as CSV (RFC 4180), a piece a page; no cell can become a formula. */
export async function* csvOf(pages: AsyncIterable<readonly EntryView[]>): AsyncGenerator<string, void, undefined> {
  let text = csvRecord(CLAIM_COLUMNS);
  for await (const page of pages) {
    for (const entry of page) {
      for (const claim of entry.claims) {
        text += csvRecord(claimCells(entry, claim).map((cell) => (typeof cell === 'number' ? cell : csvCell(cell))));
      }
    }
    yield text;
    text = '';
  }
}

/** The pages of entries as JSON Lines, each line an entry as the API shows it. */
export async function* jsonLinesOf(
  pages: AsyncIterable<readonly EntryView[]>,
): AsyncGenerator<string, void, undefined> {
  for await (const page of pages) yield page.map((entry) => `${JSON.stringify(entryBody(entry))}\n`).join('');
}

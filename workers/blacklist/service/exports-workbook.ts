import type { ClaimView, EntryView } from '../../../durable-objects/blacklist/list/entries.ts';
import { planWorkbook } from '../../../shared/blacklist/formats/xlsx/workbook.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { PlannedZip } from '../../../shared/kernel/zip-writer.ts';
import { CLAIM_COLUMNS, claimCells } from './exports-rows.ts';

/** What an entry needs of memory until its workbook is sent. */
interface Held {
  readonly address: string;
  readonly active: boolean;
  readonly claims: readonly ClaimView[];
}

/**
 * Plans the pages of entries as a workbook with a row for every claim. Its length has to be known before it is sent, so all rows are
 * held, with every text that claims share held once.
 *
 * @param at Date of the workbook, epoch milliseconds.
 * @throws AegisError `payload_too_large` beyond `maxRows`, before more than that is held.
 */
export async function planEntryWorkbook(
  pages: AsyncIterable<readonly EntryView[]>,
  at: number,
  maxRows: number,
): Promise<PlannedZip> {
  const held: Held[] = [];
  const share = sharing();
  let rows = 0;
  for await (const page of pages) {
    for (const { address, active, claims } of page) {
      rows += claims.length;
      if (rows > maxRows) throw tooLarge(maxRows);
      held.push({ address, active, claims: claims.map(share) });
    }
  }
  function* cells() {
    for (const entry of held) for (const claim of entry.claims) yield claimCells(entry, claim);
  }
  return planWorkbook([{ name: 'Entries', columns: CLAIM_COLUMNS, rows: cells }], at);
}

/** What came over the wire has a copy of every text; there are few different ones. */
function sharing(): (claim: ClaimView) => ClaimView {
  const known = new Map<string, string>();
  const one = <T extends string | null>(text: T): T => {
    if (text === null) return text;
    const found = known.get(text);
    if (found === undefined) known.set(text, text);
    return (found ?? text) as T;
  };
  return (claim) => ({
    ...claim,
    source: one(claim.source),
    reason: one(claim.reason),
    category: one(claim.category),
    country: one(claim.country),
    severity: one(claim.severity),
    endReason: one(claim.endReason),
  });
}

function tooLarge(maxRows: number): AegisError {
  const message = `A workbook holds at most ${maxRows} rows here; take CSV or JSON Lines, or a narrower filter.`;
  return new AegisError('payload_too_large', message, { details: { limit: 'rows', most: maxRows } });
}

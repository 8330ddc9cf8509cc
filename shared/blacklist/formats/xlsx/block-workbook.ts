import type { PlannedZip } from '../../../kernel/zip-writer.ts';
import type { DetailedBlock } from '../../block.ts';
import type { FeedSubject } from '../format.ts';
import { blockText, firstText, lastText } from '../text/addresses.ts';
import type { Cell } from './cell.ts';
import { MOST_ROWS, type Sheet } from './sheet.ts';
import { planWorkbook } from './workbook.ts';

const COLUMNS = ['address', 'first', 'last', 'family', 'score', 'sources', 'categories', 'reason', 'country', 'until'];

/**
 * A version of a list as a workbook: a row for every block, on as many sheets as it takes. Times are UTC in ISO 8601.
 *
 * @param blocks Gives the blocks from the beginning each time it is called; it is, twice for every sheet.
 * @param rowsOfSheet Rows of a sheet without the header; for tests.
 * @example
 * planBlockWorkbook(subject, () => blocksOf(version)).bytes; // Content-Length
 */
export function planBlockWorkbook(
  subject: FeedSubject,
  blocks: () => Iterable<DetailedBlock>,
  rowsOfSheet = MOST_ROWS - 1,
): PlannedZip {
  const count = Math.max(1, Math.ceil((subject.count4 + subject.count6) / rowsOfSheet));
  const sheets = Array.from(
    { length: count },
    (_, i): Sheet => ({
      name: i === 0 ? 'Blocks' : `Blocks ${i + 1}`,
      columns: COLUMNS,
      rows: () => slice(blocks(), i * rowsOfSheet, (i + 1) * rowsOfSheet),
    }),
  );
  return planWorkbook(sheets, subject.publishedAt);
}

function* slice(
  blocks: Iterable<DetailedBlock>,
  from: number,
  to: number,
): Generator<readonly Cell[], void, undefined> {
  let index = 0;
  for (const block of blocks) {
    if (index >= to) return;
    if (index++ >= from) yield rowOf(block);
  }
}

function rowOf({ block, detail }: DetailedBlock): readonly Cell[] {
  return [
    blockText(block),
    firstText(block),
    lastText(block),
    block.family,
    detail.score,
    detail.sources.join(' '),
    detail.categories.join(' '),
    detail.reason,
    detail.country,
    detail.until === null ? null : new Date(detail.until).toISOString(),
  ];
}

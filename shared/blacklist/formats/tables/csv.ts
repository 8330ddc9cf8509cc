import type { Block, BlockDetail } from '../../block.ts';
import type { BlockDelta, Format } from '../format.ts';
import { takeOptions } from '../options.ts';
import { addedPieces, perBlock, removedPieces } from '../per-block.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { blockText, firstText, lastText } from '../text/addresses.ts';
import { csvCell, csvRecord } from '../text/csv-cell.ts';

const COLUMNS = ['address', 'first', 'last', 'family', 'score', 'sources', 'categories', 'reason', 'country', 'until'];
const NOTHING_KNOWN = ['', '', '', '', '', ''];

/**
 * CSV (RFC 4180: CRLF, a header, quotes where needed) for people and spreadsheets; no cell can become a formula. Several
 * sources or categories stand in one cell with blanks between; `until` is UTC in ISO 8601. A difference has an `op` in front.
 */
export const csv: Format = {
  id: 'csv',
  title: 'CSV',
  titleKo: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  limits: UNBOUNDED,
  options: {},
  writer(_, given) {
    takeOptions('csv', {}, given);
    return perBlock(UNBOUNDED, {
      head: csvRecord(COLUMNS),
      line: (block, detail) => csvRecord([...addressCells(block), ...detailCells(detail)]),
    });
  },
  delta(delta, given) {
    takeOptions('csv', {}, given);
    return changes(delta);
  },
};

const addressCells = (block: Block): readonly (string | number)[] => [
  blockText(block),
  firstText(block),
  lastText(block),
  block.family,
];

const detailCells = ({
  score,
  sources,
  categories,
  reason,
  country,
  until,
}: BlockDetail): readonly (string | number)[] => [
  score ?? '',
  csvCell(sources.join(' ')),
  csvCell(categories.join(' ')),
  csvCell(reason),
  csvCell(country),
  until === null ? '' : new Date(until).toISOString(),
];

function* changes(delta: BlockDelta): Generator<string, void, undefined> {
  yield csvRecord(['op', ...COLUMNS]);
  for (const { block, detail } of addedPieces(delta, UNBOUNDED)) {
    yield csvRecord(['add', ...addressCells(block), ...detailCells(detail)]);
  }
  for (const block of removedPieces(delta, UNBOUNDED)) {
    yield csvRecord(['remove', ...addressCells(block), ...NOTHING_KNOWN]);
  }
}

import { AegisError, asAegisError } from '../../kernel/error.ts';
import type { ArtefactFormat, ParseArtefact, ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { readCsv } from './csv.ts';
import { looksLikeCsv } from './csv-columns.ts';
import { readJson } from './json.ts';
import { readPlain } from './plain.ts';
import { loginPage, openPage, portalOf, readPortalPage } from './portal-html.ts';
import { readPortalWorkbook } from './portal-xlsx.ts';
import { type Sniffed, sniff } from './sniff.ts';
import { encodingOf, textPieces, wholeText } from './text.ts';

const MAX_PAGE_BYTES = 32 << 20;
const PROBE = 1 << 16;

type Portal = 'regtech' | 'secudium';

/** What a reader is given. */
interface Artefact {
  readonly bytes: Uint8Array;
  readonly options: ParseOptions;
  readonly sink: RecordSink;
}

function unreadable(message: string, details: Readonly<Record<string, unknown>>): AegisError {
  return new AegisError('artefact_unreadable', message, { details });
}

function unknownFormat(sniffed: Sniffed, expected: ArtefactFormat): AegisError {
  return new AegisError('artefact_format_unknown', `The file is not what was expected (${expected}) but ${sniffed}`, {
    details: { expected, found: sniffed },
  });
}

/** Refuses what no format can be read from. */
function refuse(sniffed: Sniffed): void {
  if (sniffed === 'biff8') {
    throw new AegisError(
      'artefact_format_unsupported',
      'The file is an old Excel workbook (.xls). Open it in Excel or LibreOffice, save it as .xlsx and send that.',
      { details: { found: 'xls' } },
    );
  }
  if (sniffed === 'empty') throw unreadable('The file is empty', { reason: 'empty' });
}

const openHtml = (bytes: Uint8Array) => openPage(wholeText(bytes, MAX_PAGE_BYTES));

function readHtmlOf(portal: Portal, { bytes, options, sink }: Artefact, sniffed: Sniffed): ParseReport {
  if (sniffed === 'html') return readPortalPage(openHtml(bytes), portal, options, sink);
  throw unreadable('The file is not a web page', { reason: 'not-html', found: sniffed });
}

async function readXlsxOf(portal: Portal, { bytes, options, sink }: Artefact, sniffed: Sniffed): Promise<ParseReport> {
  if (sniffed === 'zip') return await readPortalWorkbook(bytes, portal, options, sink);
  if (sniffed === 'html' && openHtml(bytes).isLogin) throw loginPage();
  const reason = sniffed === 'html' ? 'html-instead-of-xlsx' : 'not-workbook';
  throw unreadable('The file is not an Excel workbook', { reason, found: sniffed });
}

/** A page of unknown origin: a portal's list, or none. A web page in place of an open list is never an empty list. */
function readUnknownPage({ bytes, options, sink }: Artefact): ParseReport {
  const page = openHtml(bytes);
  const portal = portalOf(page);
  if (portal) return readPortalPage(page, portal, options, sink);
  if (page.isLogin) throw loginPage();
  throw unknownFormat('html', 'auto');
}

function readUnknownText({ bytes, options, sink }: Artefact): ParseReport {
  let probe = '';
  for (const piece of textPieces(bytes.subarray(0, PROBE), encodingOf(bytes))) probe += piece;
  const isCsv = options.csv !== undefined || looksLikeCsv(probe);
  return isCsv ? readCsv(bytes, options, sink) : readPlain(bytes, options, sink);
}

async function readUnknown(artefact: Artefact, sniffed: Sniffed): Promise<ParseReport> {
  const { bytes, options, sink } = artefact;
  if (sniffed === 'zip') return await readPortalWorkbook(bytes, null, options, sink);
  if (sniffed === 'html') return readUnknownPage(artefact);
  if (sniffed === 'json') return readJson(bytes, options, sink);
  if (sniffed === 'text') return readUnknownText(artefact);
  throw unknownFormat(sniffed, 'auto');
}

/** Lists in text may hold anything line by line, but a workbook or a page is another thing altogether. */
function refuseAsText(sniffed: Sniffed, format: ArtefactFormat): void {
  if (sniffed === 'zip' || sniffed === 'html') throw unknownFormat(sniffed, format);
}

async function dispatch(format: ArtefactFormat, artefact: Artefact): Promise<ParseReport> {
  const { bytes, options, sink } = artefact;
  const sniffed = sniff(bytes);
  refuse(sniffed);
  if (format === 'auto') return await readUnknown(artefact, sniffed);
  if (format === 'regtech-xlsx') return await readXlsxOf('regtech', artefact, sniffed);
  if (format === 'secudium-xlsx') return await readXlsxOf('secudium', artefact, sniffed);
  if (format === 'regtech-html') return readHtmlOf('regtech', artefact, sniffed);
  if (format === 'secudium-html') return readHtmlOf('secudium', artefact, sniffed);
  refuseAsText(sniffed, format);
  if (format === 'plain') return readPlain(bytes, options, sink);
  return format === 'csv' ? readCsv(bytes, options, sink) : readJson(bytes, options, sink);
}

/**
 * Reads any artefact. What the bytes are counts, not what they are called: `auto` finds the format and, for workbooks and
 * pages, the portal by its headers; a stated format that the bytes contradict is refused.
 *
 * @example
 * const report = await parseArtefact(bytes, 'regtech-xlsx', options, { record: keep, reject: note });
 * report.accepted + report.rejected === report.lines; // true
 */
export const parseArtefact: ParseArtefact = async (bytes, format, options, sink) => {
  try {
    return await dispatch(format, { bytes, options, sink });
  } catch (thrown) {
    throw asAegisError(thrown);
  }
};

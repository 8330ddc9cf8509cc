// Reads a workbook in a process of its own, whose heap the test bounds, and says how it ended and what it took.
import { readFileSync } from 'node:fs';
import { readPortalWorkbook } from '../../../shared/blacklist/artefact/portal-xlsx.ts';
import { WORKBOOK_LIMITS } from '../../../shared/blacklist/artefact/xlsx/limits.ts';
import { openWorkbook } from '../../../shared/blacklist/artefact/xlsx/workbook.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';

/** A byte limit of its own stands for `usual` limits without the one on the ratio. */
const [path = '', totalBytes = 'usual'] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(path));
const before = process.memoryUsage().rss;
let peak = before;
let rows = 0;
const look = (): void => {
  if (++rows % 256 === 0) peak = Math.max(peak, process.memoryUsage().rss);
};

/** All of the bomb up to the byte limit, as if its ratio were usual. */
function readWithoutRatio(): void {
  const zip = { ...WORKBOOK_LIMITS.zip, ratio: Number.POSITIVE_INFINITY, totalBytes: Number(totalBytes) };
  const workbook = openWorkbook(bytes, { ...WORKBOOK_LIMITS, zip });
  for (const sheet of workbook.sheets) for (const batch of sheet.rows()) for (const _ of batch) look();
}

const options = { defaults: { reason: null, category: null, confidence: null } };
try {
  if (totalBytes !== 'usual') readWithoutRatio();
  else readPortalWorkbook(bytes, 'regtech', options, { record: look, reject: look });
  console.log(JSON.stringify({ code: 'read' }));
} catch (error) {
  const { rss } = process.memoryUsage();
  const code = isAegisError(error) ? error.code : String(error);
  console.log(
    JSON.stringify({ code, details: isAegisError(error) ? error.details : null, rss: Math.max(peak, rss) - before }),
  );
}

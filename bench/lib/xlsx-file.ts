// What is timed by `xlsx.bench.ts`: reads one REGTECH workbook in a fresh process and prints what it took as JSON.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { parseArtefact } from '../../shared/blacklist/artefact/parse.ts';
import { readDirectory } from '../../shared/blacklist/artefact/zip/directory.ts';
import { ZIP_LIMITS } from '../../shared/blacklist/artefact/zip/limits.ts';

const bytes = new Uint8Array(readFileSync(process.argv[2] as string));
const before = process.memoryUsage().rss;
let peak = before;
let records = 0;
const start = process.cpuUsage();
const report = await parseArtefact(
  bytes,
  'regtech-xlsx',
  { defaults: { reason: null, category: null, confidence: null } },
  {
    record() {
      if (++records % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    },
    reject() {},
  },
);
const { user, system } = process.cpuUsage(start);
const zlibStart = process.cpuUsage();
let inflated = 0;
for (const { method, dataAt, compressedSize } of readDirectory(bytes, ZIP_LIMITS).values()) {
  const part = bytes.subarray(dataAt, dataAt + compressedSize);
  inflated += method === 'stored' ? part.length : inflateRawSync(part).length;
}
const zlib = process.cpuUsage(zlibStart);
const { accepted, rejected } = report;
console.log(
  JSON.stringify({
    cpuMs: (user + system) / 1_000,
    zlibCpuMs: (zlib.user + zlib.system) / 1_000,
    residentGrowthBytes: peak - before,
    inflated,
    accepted,
    rejected,
  }),
);

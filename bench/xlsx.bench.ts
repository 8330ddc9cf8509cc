// What does it cost to read a REGTECH export: CPU time and memory for 22,700 rows in a workbook of three sheets?
// Timed: `parseArtefact` on bytes in memory, in a fresh process with cold code, records thrown away; beside it the inflating
// of all parts by zlib alone, as a floor on the same machine. Memory is the growth of resident memory, looked at
// every 1,000 records. Aims: under 2 s of CPU time, under 100 MB. Flags: --rows=22700 --rounds=5
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeSheet, poiWorkbook } from '../scripts/fakes/workbook.ts';
import { countFlag } from './lib/flags.ts';
import { plainJavaScript } from './lib/plain-javascript.ts';
import { random32 } from './lib/random.ts';
import { writeResult } from './lib/result.ts';
import { median } from './lib/variants.ts';

interface Run {
  readonly cpuMs: number;
  readonly zlibCpuMs: number;
  readonly residentGrowthBytes: number;
  readonly inflated: number;
  readonly accepted: number;
  readonly rejected: number;
}

const DAYS = 91;
/** As many as a large export has. */
const REASONS = Array.from({ length: 120 }, (_, i) => `웹 취약점 공격 시도 탐지 및 차단 유형 ${i}`);
const COUNTRIES = Array.from({ length: 122 }, (_, i) => String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26)));

const rows = countFlag('rows', 22_700, 1_000_000);
const rounds = countFlag('rounds', 5, 100);

const dayAfter = (days: number): string => new Date(Date.UTC(2025, 2, 1 + days)).toISOString().slice(0, 10);

function blacklist(): FakeSheet {
  const addresses = Array.from(
    random32(7, rows),
    (bits) => `${1 + (bits >>> 25)}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`,
  );
  return {
    name: '요주의 IP',
    header: ['IP', '국가', '등록사유', '등록일', '해제일'],
    rows: addresses.map((address, i) => {
      const day = DAYS - Math.floor((i * DAYS) / rows);
      return [address, COUNTRIES[i % 122]!, REASONS[(i * 7) % 120]!, dayAfter(day), dayAfter(day + 82 + (i % 99))];
    }),
  };
}

const advisories: FakeSheet = {
  name: '보안권고문',
  header: ['유형', '제목', '작성일'],
  rows: Array.from({ length: 500 }, (_, i) => ['권고', `제품 보안 업데이트 권고 ${i}`, dayAfter(i % DAYS)]),
};
const weaknesses: FakeSheet = {
  name: '취약점 정보',
  header: ['CVE', '등록일', 'CVSSv2', 'CVSSv3'],
  rows: Array.from({ length: 9_000 }, (_, i) => [`CVE-2025-${1_000 + i}`, dayAfter(i % DAYS), null, '7.5']),
};

const directory = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
try {
  const path = join(directory, 'export.xlsx');
  const bytes = poiWorkbook({ sheets: [advisories, blacklist(), weaknesses] });
  writeFileSync(path, bytes);
  const program = plainJavaScript(join(import.meta.dirname, 'lib/xlsx-file.ts'), directory);
  const runs = Array.from(
    { length: rounds },
    () => JSON.parse(execFileSync(process.execPath, [program, path], { encoding: 'utf8' })) as Run,
  );
  const [first] = runs;
  if (!first || first.accepted !== rows || first.rejected !== 0) throw new Error('not every row was accepted');
  const cpuMs = median(runs.map((run) => run.cpuMs));
  const zlibCpuMs = median(runs.map((run) => run.zlibCpuMs));
  const residentGrowthMiB = median(runs.map((run) => run.residentGrowthBytes)) / (1 << 20);
  const figures = { rows, fileBytes: bytes.length, inflatedBytes: first.inflated, cpuMs, zlibCpuMs, residentGrowthMiB };
  console.log(
    `${rows} rows, ${(first.inflated / 1e6).toFixed(1)} MB inflated: ${cpuMs.toFixed(0)} ms CPU ` +
      `(zlib alone ${zlibCpuMs.toFixed(0)}), ${Math.round(rows / (cpuMs / 1_000))} rows/s, +${residentGrowthMiB.toFixed(1)} MiB`,
  );
  writeResult('xlsx', { unit: 'ms of CPU time, parsing only', rounds, ...figures, runs });
} finally {
  rmSync(directory, { recursive: true });
}

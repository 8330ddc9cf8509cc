import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PolicyDocument } from '../../shared/policy/document/document.ts';
import { isWithheld } from '../../shared/policy/sources/connector.ts';
import { gov24 } from '../../shared/policy/sources/gov24/connector.ts';
import { generateGov24, type Row } from '../fakes/policy/generate.ts';

const REAL = fileURLToPath(new URL('../../test/policy/search/fixtures/gov24-services.json', import.meta.url).href);
const DAY = '2026-11-24';

/** Real programmes of the national catalogue, rising by id. */
export function realProgrammes(): PolicyDocument[] {
  const { rows } = JSON.parse(readFileSync(REAL, 'utf8')) as { readonly rows: readonly Row[] };
  return documentsOf(rows.map((row) => ({ serviceList: row })));
}

/** The real programmes within a generated catalogue of a size, rising by id: how well and how fast it goes at real size. */
export function programmesOfSize(count: number): PolicyDocument[] {
  const real = realProgrammes();
  const made = generateGov24({ count });
  const known = new Set(real.map(({ id }) => id));
  const generated = documentsOf(
    made.serviceList.map((row, at) => ({
      serviceList: row,
      serviceDetail: made.serviceDetail[at],
      supportConditions: made.supportConditions[at],
    })),
  ).filter(({ id }) => !known.has(id));
  return [...real, ...generated.slice(0, Math.max(0, count - real.length))].sort(byId);
}

function documentsOf(records: readonly Readonly<Record<string, Row | undefined>>[]): PolicyDocument[] {
  return records
    .map((parts) => {
      const stated = Object.entries(parts).filter(([, row]) => row !== undefined);
      const record = String(parts.serviceList?.서비스ID);
      const joined = { record, parts: Object.fromEntries(stated.map(([id, row]) => [id, JSON.stringify(row)])) };
      const document = gov24.toDocument(joined, { day: DAY, hash: '0'.repeat(64) });
      if (isWithheld(document)) throw new Error(`${record} is held back: ${document.withheld}`);
      return document;
    })
    .sort(byId);
}

function byId(a: PolicyDocument, b: PolicyDocument): number {
  return a.id < b.id ? -1 : 1;
}

import { readFileSync } from 'node:fs';
import type { PolicyDocument } from '../../shared/policy/document/document.ts';
import { isWithheld } from '../../shared/policy/sources/connector.ts';
import { gov24 } from '../../shared/policy/sources/gov24/connector.ts';
import { generateGov24, type Row } from '../fakes/policy/generate.ts';
import { ARCHETYPE_KEYS, archetypeOf } from './archetype-keys.ts';

const DAY = '2026-11-24';
/** More programmes than the smallest corpus can need: every archetype comes once before any comes again. */
const ONE_ROUND = 60 + 2 * ARCHETYPE_KEYS.length;

/**
 * The programmes of a generated catalogue, rising by id.
 *
 * @param count How many; absent: the fewest of which every archetype has one.
 * @throws RangeError where so few are asked for that an archetype is missing.
 */
export function generatedProgrammes(count?: number): readonly PolicyDocument[] {
  const made = generateGov24({ count: count ?? ONE_ROUND });
  const missing = new Set(ARCHETYPE_KEYS);
  const records = made.serviceList.map((row, at) => {
    const isNeeded = count !== undefined || missing.size > 0;
    missing.delete(archetypeOf(String(row.서비스명)) ?? '');
    const parts = {
      serviceList: row,
      serviceDetail: made.serviceDetail[at],
      supportConditions: made.supportConditions[at],
    };
    return { isNeeded, parts };
  });
  if (missing.size > 0) throw new RangeError(`${count} programmes lack ${[...missing].join(', ')}`);
  const { documents, withheld } = documentsOf(records.filter(({ isNeeded }) => isNeeded).map(({ parts }) => parts));
  if (withheld.length > 0) throw new Error(`held back: ${withheld.join(', ')}`);
  return documents;
}

/** Programmes out of rows that somebody has collected, rising by id, and the ids of what cannot be published. */
export interface CollectedProgrammes {
  readonly documents: readonly PolicyDocument[];
  readonly withheld: readonly string[];
}

/**
 * The programmes of a file in the wire form of the national catalogue: an answer of `serviceList` (`{"data": […]}`), several of them in an array,
 * or an array of their rows. Of rows with one id the last one counts.
 *
 * @throws TypeError where the file has another form or a row has no id.
 */
export function collectedProgrammes(path: string): CollectedProgrammes {
  const byId = new Map(rowsOf(JSON.parse(readFileSync(path, 'utf8'))).map((row) => [String(row.서비스ID), row]));
  return documentsOf([...byId.values()].map((row) => ({ serviceList: row })));
}

function rowsOf(json: unknown): Row[] {
  const all = Array.isArray(json) ? json : [json];
  return all.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) throw new TypeError('neither an answer of serviceList nor a row');
    if ('data' in each && Array.isArray(each.data)) return rowsOf(each.data);
    if (!('서비스ID' in each)) throw new TypeError('a row without 서비스ID');
    return [each as Row];
  });
}

function documentsOf(records: readonly Readonly<Record<string, Row | undefined>>[]): CollectedProgrammes {
  const withheld: string[] = [];
  const documents = records.flatMap((parts) => {
    const stated = Object.entries(parts).filter(([, row]) => row !== undefined);
    const record = String(parts.serviceList?.서비스ID);
    const joined = { record, parts: Object.fromEntries(stated.map(([id, row]) => [id, JSON.stringify(row)])) };
    const document = gov24.toDocument(joined, { day: DAY, hash: '0'.repeat(64) });
    if (!isWithheld(document)) return [document];
    withheld.push(record);
    return [];
  });
  return { documents: documents.sort((a, b) => (a.id < b.id ? -1 : 1)), withheld };
}

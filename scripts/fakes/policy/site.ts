import type { FakeAnswer, FakeRequest } from '../server.ts';
import type { Fault } from './script.ts';

/** What an endpoint is told besides the request. */
export interface Visit {
  readonly request: FakeRequest;
  /** The page to answer: page 1 where a fault says so. */
  readonly page: number;
  readonly faults: readonly Fault[];
}

/** One endpoint of a source. */
export interface Site {
  /** Name of the query parameter that holds the key. */
  readonly key: string;
  readonly page: string;
  /** What the source answers to a wrong key. */
  refuse(): FakeAnswer;
  answer(visit: Visit): FakeAnswer;
}

const has = (faults: readonly Fault[], kind: Fault['kind']): Fault | undefined =>
  faults.find((fault) => fault.kind === kind);

/** The rows of one page, and the total that the source states, with what faults do to them. */
export function slice<Row>(
  rows: readonly Row[],
  size: number,
  { page, faults }: Visit,
): { readonly rows: readonly Row[]; readonly total: number; readonly hasCounts: boolean } {
  const drop = has(faults, 'drop-total');
  const total = drop === undefined ? rows.length : Math.floor(rows.length * (drop.share ?? 0.5));
  const part = rows.slice(0, total).slice((page - 1) * size, page * size);
  const first = part[0];
  const twice = has(faults, 'duplicate-ids') !== undefined && first !== undefined ? [first, ...part] : part;
  return { rows: twice, total, hasCounts: has(faults, 'no-header') === undefined };
}

/** A number of the query within bounds. */
export function numberOf(request: FakeRequest, name: string, fallback: number, most: number): number {
  const text = request.query.get(name) ?? '';
  const value = /^\d{1,6}$/.test(text) ? Number(text) : fallback;
  return Math.min(Math.max(value, 1), most);
}

export const json = (value: unknown, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(value),
});

export const xml = (body: string, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/xml;charset=UTF-8' },
  body: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`,
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Elements of fields; absent and empty values make none, arrays make several, objects nest. */
export function elements(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return values
        .filter((one) => one !== undefined && one !== null && one !== '')
        .map((one) =>
          typeof one === 'object'
            ? `<${name}>${elements(one as Record<string, unknown>)}</${name}>`
            : `<${name}>${escaped(String(one))}</${name}>`,
        );
    })
    .join('');
}

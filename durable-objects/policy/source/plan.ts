import { type Difference, differenceOf } from '../../../shared/policy/collection/difference.ts';
import type { SourceCore } from './core.ts';
import type { Reader } from './reader.ts';

/** What a run has to hand on, made anew from pages and records whenever it is not at hand: what was handed on is no longer in it. */
export interface Plan {
  readonly run: string;
  readonly difference: Difference;
  /** In the order of listing, so that neighbours lie on the same pages. */
  readonly pending: readonly string[];
  /** Endpoint -> record -> number of the raw payload that it lies in. */
  readonly raws: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Compares the pages of a run with what was handed on. */
export function planOf(core: SourceCore, reader: Reader, run: string, everything: boolean): Plan {
  const paged = reader.endpoints.filter(({ kind }) => kind === 'pages').map(({ id }) => id);
  const raws = new Map(paged.map((endpoint) => [endpoint, new Map<string, number>()]));
  const pages = [...core.records.pages()];
  for (const { endpoint, raw, records } of pages) {
    const own = raws.get(endpoint);
    for (const [record] of records) if (own !== undefined && !own.has(record)) own.set(record, raw);
  }
  const difference = differenceOf(paged, pages, core.records.known(), { everything });
  const differing = new Set([...difference.added, ...difference.changed]);
  const pending = [...difference.keys.keys()].filter((record) => differing.has(record));
  return { run, difference, pending, raws };
}

/** What one page of an endpoint held: record ids with a hash of what was said about each, in the order of the page. */
export type PageRecords = readonly (readonly [record: string, hash: string])[];

/** A page of an endpoint as it was last read. */
export interface KnownPage {
  readonly endpoint: string;
  readonly page: number;
  readonly records: PageRecords;
}

/** A record as it was last handed on. */
export interface KnownRecord {
  readonly record: string;
  /** {@link partsKey} of what was handed on; empty for one that was retired. */
  readonly key: string;
  /** Complete runs in a row that did not list it. */
  readonly misses: number;
  readonly isRetired: boolean;
}

/** What a complete reading of a source changes. */
export interface Difference {
  /** Different records that the first endpoint lists. */
  readonly listed: number;
  /** Never handed on before, or retired since; in order of listing. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** Listed as before, but missing the last time. */
  readonly returned: readonly string[];
  /** Not listed, and not retired yet. */
  readonly missing: readonly string[];
  /** `partsKey` of each listed record. */
  readonly keys: ReadonlyMap<string, string>;
}

/**
 * What the endpoints say about a record, as one key: equal keys mean that nothing needs to be handed on.
 *
 * @example
 * partsKey(['aa', undefined, 'cc']); // 'aa.-.cc'
 */
export const partsKey = (hashes: readonly (string | undefined)[]): string =>
  hashes.map((hash) => hash ?? '-').join('.');

/**
 * Compares what a source says with what was handed on. The first endpoint decides which records there are; an id that stands twice
 * counts where it stands first.
 *
 * @param endpoints - Ids of the paged endpoints, in their order.
 * @example
 * differenceOf(['list'], [{ endpoint: 'list', page: 1, records: [['1', 'aa']] }], []).added; // ['1']
 */
export function differenceOf(
  endpoints: readonly string[],
  pages: Iterable<KnownPage>,
  known: Iterable<KnownRecord>,
  { everything = false } = {},
): Difference {
  const keys = keysOf(endpoints, pages);
  const changed: string[] = [];
  const returned: string[] = [];
  const missing: string[] = [];
  const met = new Set<string>();
  for (const { record, key, misses, isRetired } of known) {
    const now = keys.get(record);
    if (now === undefined) {
      if (!isRetired) missing.push(record);
      continue;
    }
    if (isRetired) continue;
    met.add(record);
    if (now !== key || everything) changed.push(record);
    else if (misses > 0) returned.push(record);
  }
  const added = [...keys.keys()].filter((record) => !met.has(record));
  return { listed: keys.size, added, changed, returned, missing, keys };
}

/** What the endpoints say about each listed record, in the order of the first endpoint. */
function keysOf(endpoints: readonly string[], pages: Iterable<KnownPage>): Map<string, string> {
  const hashes = endpoints.map(() => new Map<string, string>());
  for (const { endpoint, records } of pages) {
    const own = hashes[endpoints.indexOf(endpoint)];
    if (own === undefined) continue;
    for (const [record, hash] of records) if (!own.has(record)) own.set(record, hash);
  }
  const listed = hashes[0] ?? new Map<string, string>();
  return new Map([...listed.keys()].map((record) => [record, partsKey(hashes.map((own) => own.get(record)))]));
}

/** A total that has fallen by more than this share is not believed. */
const MOST_SHRINK = 0.2;

/**
 * Whether a source lists so much less than it did that nothing may be concluded from what is missing.
 *
 * @param believed - Records of the last complete run that was believed; `null` before the first.
 */
export function isShrunken(believed: number | null, listed: number): boolean {
  return believed !== null && listed < believed * (1 - MOST_SHRINK);
}

/** Complete runs in a row that must miss a record before it is given up. */
export const MISSES_TO_RETIRE = 3;

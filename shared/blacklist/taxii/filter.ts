import type { StixObject } from '../stix/objects.ts';

/** The `match` parameters of a request (TAXII 2.1 §3.4.1); null where one is not given. */
export interface MatchFilter {
  readonly ids: ReadonlySet<string> | null;
  readonly types: ReadonlySet<string> | null;
  /** Of exact versions only; `last`, `first` and `all` are null, since a collection holds one version of an object. */
  readonly versions: ReadonlySet<number> | null;
  readonly specVersions: ReadonlySet<string> | null;
}

/** A parameter that cannot be read. */
export interface FilterFault {
  readonly parameter: string;
  readonly message: string;
}

/** Most values of one parameter. */
const MAX_VALUES = 100;

const IDENTIFIER = /^[a-z][a-z0-9-]{1,250}--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const KEYWORDS: readonly string[] = ['last', 'first', 'all'];

/**
 * Epoch milliseconds of a timestamp of STIX (RFC 3339 in UTC); null for anything else.
 *
 * @example
 * instantOf('2026-11-24T00:00:00.000000Z'); // 1795478400000
 */
export function instantOf(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : null;
}

const valuesOf = (text: string | undefined): readonly string[] | null =>
  text?.split(',').map((value) => value.trim()) ?? null;

/**
 * Reads the `match` parameters; values are separated by commas and stand for "one of these".
 *
 * @param query The parameters as given, e.g. `{ 'match[type]': 'indicator' }`.
 * @returns The filter, or what is wrong with it.
 */
export function matchFilterOf(query: Readonly<Record<string, string | undefined>>): MatchFilter | FilterFault {
  const ids = valuesOf(query['match[id]']);
  const types = valuesOf(query['match[type]']);
  const versions = valuesOf(query['match[version]']);
  const specVersions = valuesOf(query['match[spec_version]']);
  for (const [name, values] of Object.entries({
    id: ids,
    type: types,
    version: versions,
    spec_version: specVersions,
  })) {
    const parameter = `match[${name}]`;
    if (values && values.length > MAX_VALUES) return { parameter, message: `at most ${MAX_VALUES} values` };
    if (values?.includes('')) return { parameter, message: 'a value is empty' };
  }
  if (ids?.some((id) => !IDENTIFIER.test(id))) return { parameter: 'match[id]', message: 'not an identifier of STIX' };
  const instants = versions?.filter((value) => !KEYWORDS.includes(value)).map(instantOf) ?? [];
  if (instants.includes(null)) return { parameter: 'match[version]', message: 'last, first, all or a timestamp' };
  const isExact = versions !== null && instants.length === versions.length;
  return {
    ids: ids && new Set(ids),
    types: types && new Set(types),
    versions: isExact ? new Set(instants as number[]) : null,
    specVersions: specVersions && new Set(specVersions),
  };
}

/** Whether the values given name what a filter is, and not a fault. */
export const isFilter = (read: MatchFilter | FilterFault): read is MatchFilter => 'ids' in read;

/** When a version of an object is from: `modified`, or `created` for what has no versions (TAXII 2.1 §3.4.1). */
export function versionOf({ modified, created }: StixObject): string {
  return String(modified ?? created);
}

/** Whether an object passes. All that collections hold is STIX 2.1. */
export function passes(object: StixObject, { ids, types, versions, specVersions }: MatchFilter): boolean {
  return (
    (types === null || types.has(object.type)) &&
    (specVersions === null || specVersions.has('2.1')) &&
    (ids === null || ids.has(object.id)) &&
    (versions === null || versions.has(Date.parse(versionOf(object))))
  );
}

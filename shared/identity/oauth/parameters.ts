/** The parameters of a request to an OAuth endpoint, each at most once and none empty. */
export type Parameters = ReadonlyMap<string, string>;

export interface ReadParameters {
  readonly values: Parameters;
  /** Names that came more than once; RFC 6749 §3.1 forbids it. Their values are in none of `values`. */
  readonly repeated: readonly string[];
}

/**
 * Reads query or form parameters: those without a value count as absent, repeated ones are told apart (RFC 6749 §3.1 and §3.2), so
 * that no two readers of one request take different values from it.
 *
 * @example
 * readParameters(new URLSearchParams('a=1&b=&c=2&c=3')); // { values: Map { 'a' => '1' }, repeated: ['c'] }
 */
export function readParameters(search: URLSearchParams): ReadParameters {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const [name, value] of search) {
    if (seen.has(name)) {
      repeated.add(name);
      values.delete(name);
      continue;
    }
    seen.add(name);
    if (value !== '') values.set(name, value);
  }
  return { values, repeated: [...repeated] };
}

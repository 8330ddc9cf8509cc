import { instantOf, isFilter, type MatchFilter, matchFilterOf } from '../../../shared/blacklist/taxii/filter.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Position, positionOf } from './span.ts';

/** Most objects in one answer, and how many when the client names no number. About 1.3 MB. */
export const MAX_PAGE = 2_000;

/** Query parameters as the gateway hands them over. */
export type LooseQuery = Readonly<Record<string, string | string[] | undefined>>;

/** What a client asks of a collection. */
export interface PageRequest {
  readonly filter: MatchFilter;
  readonly limit: number;
  /** Epoch milliseconds. */
  readonly addedAfter: number | null;
  readonly position: Position | null;
}

const fault = (parameter: string, message: string) =>
  new AegisError('invalid_request', `The parameter ${parameter} cannot be read: ${message}.`);

/**
 * Reads the parameters of a request for a page (TAXII 2.1 §3.4, §3.5). More than we give at once is as much as we give.
 *
 * @throws AegisError `invalid_request`.
 */
export function pageRequestOf(loose: LooseQuery): PageRequest {
  const query: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(loose)) {
    // A repeated `match` means what its values mean, separated by commas.
    if (Array.isArray(value) && !name.startsWith('match[')) throw fault(name, 'given more than once');
    query[name] = Array.isArray(value) ? value.join(',') : value;
  }
  const { limit, added_after, next } = query;
  if (limit !== undefined && !/^0*[1-9]\d{0,9}$/.test(limit)) throw fault('limit', 'not a positive number');
  const addedAfter = added_after === undefined ? null : instantOf(added_after);
  if (added_after !== undefined && addedAfter === null) throw fault('added_after', 'not a timestamp in UTC');
  const filter = matchFilterOf(query);
  if (!isFilter(filter)) throw fault(filter.parameter, filter.message);
  return {
    filter,
    limit: limit === undefined ? MAX_PAGE : Math.min(Number(limit), MAX_PAGE),
    addedAfter,
    position: next === undefined ? null : positionOf(next),
  };
}

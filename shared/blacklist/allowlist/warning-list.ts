import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { parseAddress } from '../address/parse.ts';
import { TextAggregator } from '../ranges/aggregate.ts';
import { RangeSetBuilder } from '../ranges/builder.ts';
import { countRanges, type RangeSet } from '../ranges/types.ts';

/** Most ranges of one warning list, after joining. */
export const MAX_WARNING_RANGES = 300_000;
/** Lines that were not taken and are named. */
const SAMPLES = 10;

/** A warning list as it was read. */
export interface WarningList {
  readonly title: string | null;
  readonly description: string | null;
  readonly version: string | null;
  /** Attributes that the list is meant for, as its publisher names them. */
  readonly matching: readonly string[];
  readonly ranges: RangeSet;
  /** Entries that are no addresses. */
  readonly rejected: number;
  readonly samples: readonly string[];
}

const mispSchema = v.object({
  name: v.string(),
  type: v.string(),
  list: v.array(v.string()),
  description: v.optional(v.string(), ''),
  version: v.optional(v.union([v.string(), v.number()])),
  matching_attributes: v.optional(v.array(v.string()), []),
});

/**
 * Reads a warning list: JSON in the form of the MISP project (`type` is `cidr`), or plain text with one address, CIDR or
 * range a line. What of it is no address is counted; a list without any is refused.
 *
 * @throws AegisError `invalid_request` for another form or type, or no address at all; `payload_too_large`.
 * @example
 * parseWarningList('{"name":"Resolvers","type":"cidr","list":["192.0.2.53"]}').title; // 'Resolvers'
 */
export function parseWarningList(text: string): WarningList {
  const read = text.trimStart().startsWith('{') ? ofMisp(text) : ofPlain(text);
  const ranges = countRanges(read.ranges);
  if (ranges === 0) throw new AegisError('invalid_request', 'The warning list holds no address.');
  if (ranges > MAX_WARNING_RANGES) {
    throw new AegisError(
      'payload_too_large',
      `The warning list has ${ranges} ranges; ${MAX_WARNING_RANGES} are the most.`,
    );
  }
  return read;
}

function ofMisp(text: string): WarningList {
  const parsed = v.safeParse(mispSchema, jsonOf(text));
  if (!parsed.success) {
    throw new AegisError('invalid_request', 'The warning list is not JSON with name, type and list of texts.');
  }
  const { name, type, list, description, version, matching_attributes: matching } = parsed.output;
  if (type !== 'cidr') {
    throw new AegisError('invalid_request', `A warning list of type ${type} has no addresses; cidr is taken.`);
  }
  const builder = new RangeSetBuilder();
  const rejected: string[] = [];
  for (const line of list) {
    const address = parseAddress(line, { allowWide: true });
    if (address.ok) builder.addRange(address.range);
    else rejected.push(line);
  }
  return {
    title: name.slice(0, 200),
    description: description.slice(0, 1_000) || null,
    version: version === undefined ? null : String(version).slice(0, 40),
    matching: matching.slice(0, 20).map((attribute) => attribute.slice(0, 60)),
    ranges: builder.build(),
    rejected: rejected.length,
    samples: rejected.slice(0, SAMPLES).map((line) => line.slice(0, 100)),
  };
}

function ofPlain(text: string): WarningList {
  const aggregator = new TextAggregator({ allowWide: true });
  aggregator.push(new TextEncoder().encode(text));
  aggregator.end();
  const rejected = [...aggregator.rejects.values()].reduce((sum, count) => sum + count, 0);
  const ranges = aggregator.builder.build();
  return { title: null, description: null, version: null, matching: [], ranges, rejected, samples: [] };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What does not parse is no warning list, and is refused as one by the caller.
    return null;
  }
}

import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { canonicalEntry } from './lines.ts';
import type { PushBatch } from './plan.ts';

/**
 * The API by which FortiOS takes and shows the entries of an external resource; 7.2.1 and later.
 * https://docs.fortinet.com/document/fortigate/7.2.0/new-features/144954
 */
const BASE = '/api/v2/monitor/system/external-resource';

/** Where a resource is, on which appliance. */
export interface ResourceAt {
  /** Scheme and authority. */
  readonly url: string;
  readonly resource: string;
  readonly vdom: string | null;
}

export interface ApplianceRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body: string | null;
}

/** The request of one batch. */
export function pushRequest(at: ResourceAt, batch: PushBatch): ApplianceRequest {
  const body = JSON.stringify({ commands: [{ name: at.resource, ...batch }] });
  return { method: 'POST', url: urlOf(at, 'dynamic', {}), body };
}

/** The request that reads back what the resource holds, with the validity of each entry. */
export function readBackRequest(at: ResourceAt): ApplianceRequest {
  return { method: 'GET', url: urlOf(at, 'entry-list', { mkey: at.resource, include_notes: 'true' }), body: null };
}

function urlOf(at: ResourceAt, action: string, query: Record<string, string>): string {
  const url = new URL(`${BASE}/${action}`, at.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (at.vdom !== null) url.searchParams.set('vdom', at.vdom);
  return url.href;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const readBackSchema = v.looseObject({
  results: v.looseObject({
    entries: v.optional(v.array(v.looseObject({ entry: v.string(), valid: v.optional(v.boolean()) })), []),
    valid_count: v.optional(count),
    invalid_count: v.optional(count),
    /** The list was longer than the appliance takes. */
    overflow: v.optional(v.boolean(), false),
  }),
});

/** What an appliance says that a resource holds. */
export interface ReadBack {
  /** Canonical text of every entry that it calls valid; the same entry twice counts once. */
  readonly entries: ReadonlySet<string>;
  /** Entries that it took and does not use. */
  readonly invalid: readonly string[];
  readonly overflow: boolean;
}

/**
 * Understands the answer to {@link readBackRequest}.
 *
 * @throws AegisError `upstream_failed` for an answer of another form: what cannot be read proves nothing.
 */
export function parseReadBack(text: string): ReadBack {
  const parsed = v.safeParse(readBackSchema, jsonOf(text));
  if (!parsed.success)
    throw new AegisError('upstream_failed', 'The appliance answered something that is no entry list');
  const { entries, overflow } = parsed.output.results;
  const loaded = new Set<string>();
  const invalid: string[] = [];
  for (const { entry, valid } of entries) {
    if (valid === false) invalid.push(entry);
    else loaded.add(canonicalEntry(entry));
  }
  return { entries: loaded, invalid, overflow };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON fails the schema, which says so.
    return null;
  }
}

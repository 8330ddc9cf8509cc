import type { Block, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { type BlockColumns, countBlocks, detailedAt } from '../../../shared/blacklist/blocks/columns.ts';
import { markingOf } from '../../../shared/blacklist/stix/marking.ts';
import {
  identityOf,
  indicatorOf,
  type StixObject,
  type StixStyle,
  stixInstant,
} from '../../../shared/blacklist/stix/objects.ts';
import { type MatchFilter, passes } from '../../../shared/blacklist/taxii/filter.ts';
import { endOf } from '../../../shared/blacklist/taxii/renewal.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { livePointer } from '../edge/pointer.ts';
import { versionAt } from '../render/versions.ts';
import { columnsOf, indexesOf } from './columns.ts';
import { type Cut, differenceFor, removedFor } from './cut.ts';
import type { Span } from './span.ts';

const STYLE: StixStyle = { specVersion: '2.1', tlp: 'amber', operator: 'subset' };

/** The objects of a span by position: the marking and the producer, what was added, what is gone, what a version has. */
interface Walk {
  readonly list: string;
  readonly at: number;
  readonly statics: readonly StixObject[];
  readonly added: readonly DetailedBlock[];
  readonly removed: readonly Block[];
  readonly columns: BlockColumns | null;
}

/** A page of objects; `next` is the offset of the following one, null on the last. */
export interface Page {
  readonly objects: readonly StixObject[];
  readonly next: number | null;
}

/**
 * Opens the objects of a span.
 *
 * @throws AegisError `invalid_request` for versions that are not, or no longer, to be had; `unavailable`.
 */
async function openWalk(
  env: Env,
  list: string,
  { kind, from, to, at }: Span,
  now: number,
  cut: Cut | null,
): Promise<Walk> {
  const nothing = { list, at, statics: [], added: [], removed: [], columns: null };
  if (kind !== 'whole') {
    await Promise.all([published(env, list, from, now), published(env, list, to, now)]);
    const outcome = await differenceFor(env, list, { from, to, now }, cut);
    if (outcome.kind === 'delta' && kind === 'difference') {
      const { added, removed } = outcome;
      return { ...nothing, added, removed };
    }
    const removed = outcome.kind === 'delta' ? outcome.removed : await removedFor(env, list, from, to, cut);
    return { ...(await openWhole(env, nothing, to, now, cut)), removed };
  }
  return openWhole(env, nothing, to, now, cut);
}

async function openWhole(env: Env, nothing: Walk, to: number, now: number, cut: Cut | null): Promise<Walk> {
  const columns = await columnsOf(env, await published(env, nothing.list, to, now), cut);
  return { ...nothing, statics: [markingOf(STYLE.tlp, '2.1'), identityOf(nothing.list, STYLE)], columns };
}

/** A version that is or was live; those that are held are nobody's to see. */
async function published(env: Env, list: string, version: number, now: number) {
  const { pointer } = await livePointer(env, list, now);
  if (pointer.version === version) return pointer;
  const found = version === 0 ? null : await versionAt(env, list, version);
  if (found && found.publishedAt !== null) return found;
  throw new AegisError('invalid_request', 'next names a version that is not kept any more; begin again without it.');
}

function blocksStart({ statics, added, removed }: Walk): number {
  return statics.length + added.length + removed.length;
}

function objectAt(walk: Walk, index: number): StixObject {
  const { list, at, statics, added, removed, columns } = walk;
  const indicator = ({ block, detail }: DetailedBlock) =>
    indicatorOf({ list, block, detail, at, until: endOf(detail.until, at) }, STYLE);
  if (index < statics.length) return statics[index]!;
  const inAdded = index - statics.length;
  if (inAdded < added.length) return indicator(added[inAdded]!);
  const inRemoved = inAdded - added.length;
  if (inRemoved < removed.length) {
    return indicatorOf({ list, block: removed[inRemoved]!, detail: null, at, until: null }, STYLE);
  }
  return indicator(detailedAt(columns!, inRemoved - removed.length));
}

/** Positions that can match, ascending, from an offset on: what a filter rules out for all blocks is not gone through. */
function* candidates(walk: Walk, filter: MatchFilter, offset: number): Generator<number, void, undefined> {
  const start = blocksStart(walk);
  for (let index = offset; index < start; index++) yield index;
  const { columns, list } = walk;
  const { ids, types, versions } = filter;
  if (columns === null || (types !== null && !types.has('indicator'))) return;
  if (versions !== null && !versions.has(Date.parse(stixInstant(walk.at)))) return;
  if (ids === null) {
    const end = start + countBlocks(columns);
    for (let index = Math.max(offset, start); index < end; index++) yield index;
    return;
  }
  for (const index of indexesOf(list, columns, ids)) if (start + index >= offset) yield start + index;
}

/**
 * A page of a span.
 *
 * @throws AegisError `invalid_request`, `feed_not_ready`, `unavailable`.
 */
export async function pageOf(
  env: Env,
  list: string,
  span: Span,
  request: {
    readonly offset: number;
    readonly limit: number;
    readonly filter: MatchFilter;
    readonly now: number;
    readonly cut: Cut | null;
  },
): Promise<Page> {
  const { offset, limit, filter, now, cut } = request;
  const walk = await openWalk(env, list, span, now, cut);
  const objects: StixObject[] = [];
  for (const index of candidates(walk, filter, offset)) {
    const object = objectAt(walk, index);
    if (!passes(object, filter)) continue;
    if (objects.length === limit) return { objects, next: index };
    objects.push(object);
  }
  return { objects, next: null };
}

/** The live object with an id, and when it came in; null when there is none. */
export async function objectOf(
  env: Env,
  list: string,
  span: Span,
  id: string,
  { now, cut }: { readonly now: number; readonly cut: Cut | null },
): Promise<StixObject | null> {
  const filter: MatchFilter = { ids: new Set([id]), types: null, versions: null, specVersions: null };
  const { objects } = await pageOf(env, list, span, { offset: 0, limit: 1, filter, now, cut });
  return objects[0] ?? null;
}

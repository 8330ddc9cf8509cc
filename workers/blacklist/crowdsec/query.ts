import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { type BlockColumns, detailedBlocksOf } from '../../../shared/blacklist/blocks/columns.ts';
import { blocksOfRange } from '../../../shared/blacklist/blocks/split.ts';
import { type Decision, decisionOf } from '../../../shared/blacklist/crowdsec/decision.ts';
import { type DecisionFilter, passesScope } from '../../../shared/blacklist/crowdsec/filter.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { openChecker } from '../edge/check.ts';
import { livePointer } from '../edge/pointer.ts';
import { columnsOf } from '../taxii/columns.ts';
import type { Cut } from '../taxii/cut.ts';

type Query = Readonly<Record<string, string | undefined>>;

/**
 * The decisions that a question of `/v1/decisions` is about: one about the address or network asked for when it is blocked;
 * those within a network when `contains` is `false`; all when it names none.
 *
 * @throws AegisError `address_invalid`, `feed_not_ready`, `unavailable`.
 */
export async function decisionsFor(
  env: Env,
  list: string,
  query: Query,
  filter: DecisionFilter,
  { now, cut }: { readonly now: number; readonly cut: Cut | null },
): Promise<Iterable<Decision>> {
  const text = query.ip ?? query.range ?? query.value;
  const range = text === undefined ? null : rangeOf(text);
  const isAbout = range !== null && query.contains !== 'false';
  if (isAbout && cut === null) return about(env, list, range, filter, now);
  const { pointer } = await livePointer(env, list, now);
  const columns = await columnsOf(env, pointer, cut);
  return isAbout ? aboutCut(list, columns, range, filter, now) : within(list, columns, range, filter, now);
}

function rangeOf(text: string): AddressRange {
  const parsed = parseAddress(text.trim(), { allowWide: true });
  if (parsed.ok) return parsed.range;
  throw new AegisError('address_invalid', `${text.slice(0, 100)} is not an address or network.`);
}

/** Said of what was asked, not of the block around it: that is what a bouncer keeps the answer under. */
async function about(env: Env, list: string, range: AddressRange, filter: DecisionFilter, now: number) {
  const checker = await openChecker(env, list, now);
  const { listed, match } = await checker.check(range);
  if (!listed) return [];
  const until = match?.until ? Date.parse(match.until) : null;
  const decisions = [...blocksOfRange(range)].map((block) => decisionOf(list, block, until, now));
  return decisions.filter((decision) => passesScope(decision, filter));
}

/** The same for a consumer that is not told everything: what the checker knows is the whole list. */
function aboutCut(list: string, columns: BlockColumns, range: AddressRange, filter: DecisionFilter, now: number) {
  const { family, lo, hi } = range;
  const holder = detailedBlocksOf(columns).find(
    ({ block }) => block.family === family && block.lo <= lo && block.hi >= hi,
  );
  if (holder === undefined) return [];
  const decisions = [...blocksOfRange(range)].map((block) => decisionOf(list, block, holder.detail.until, now));
  return decisions.filter((decision) => passesScope(decision, filter));
}

function* within(
  list: string,
  columns: BlockColumns,
  range: AddressRange | null,
  filter: DecisionFilter,
  now: number,
): Generator<Decision, void, undefined> {
  for (const { block, detail } of detailedBlocksOf(columns)) {
    if (range && (block.family !== range.family || block.lo < range.lo || block.hi > range.hi)) continue;
    const decision = decisionOf(list, block, detail.until, now);
    if (passesScope(decision, filter)) yield decision;
  }
}

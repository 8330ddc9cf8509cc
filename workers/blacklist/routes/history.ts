import { cidrPrefix, formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { DetailedBlock } from '../../../shared/blacklist/block.ts';
import { formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { changeLine } from '../../../shared/blacklist/delta/lines-text.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import { diffVersions, getHistory } from '../contract/history.ts';
import type { FeedVersion } from '../render/index.ts';
import { versionLiveAt } from '../render/versions.ts';
import { addressOf, callList } from '../service/actors.ts';
import { containedHistory, lineOf } from '../service/history.ts';
import { breakdown, changedBlock, completeDelta, diffOf, type VersionDiff } from '../service/history-diff.ts';
import { entryBody, iso, isoOrNull } from '../service/views.ts';

const READ = true;
const JSON_LINES = 'application/jsonl';

function versionBody({ version, state, sha256, publishedAt, compiledAt, lines4, lines6 }: FeedVersion) {
  return {
    ...{ version, state, etag: `"${sha256}"`, lines: lines4 + lines6 },
    publishedAt: isoOrNull(publishedAt),
    compiledAt: iso(compiledAt),
  };
}

function sideBody(
  blocks: readonly DetailedBlock[] | undefined,
  samples: number,
  figures: { lines: number; addresses4: bigint; addresses6: bigint },
) {
  const { lines, addresses4, addresses6 } = figures;
  return {
    ...{ lines, addresses4: Number(addresses4), addresses6: String(addresses6) },
    ...(blocks === undefined ? { bySource: null, byCategory: null, byCountry: null } : breakdown(blocks)),
    samples: (blocks ?? []).slice(0, samples).map(changedBlock),
  };
}

function diffBody(list: string, { from, to, counts, delta }: VersionDiff, samples: number) {
  const { linesAdded, linesRemoved, blocked4, blocked6, unblocked4, unblocked6 } = counts;
  return {
    list,
    from: versionBody(from),
    to: versionBody(to),
    complete: delta !== null,
    added: sideBody(delta?.added, samples, {
      ...{ lines: linesAdded, addresses4: blocked4, addresses6: blocked6 },
    }),
    removed: sideBody(delta?.removedDetailed, samples, {
      ...{ lines: linesRemoved, addresses4: unblocked4, addresses6: unblocked6 },
    }),
    reasons: to.reasons,
    untouchable: to.reasons.flatMap((reason) => (reason.code === 'untouchable' ? reason.addresses : [])),
  };
}

function diffLines(diff: VersionDiff): Response {
  const { added, removedDetailed } = completeDelta(diff);
  // Added before removed: who applies it line by line opens nothing in between.
  const text = [
    ...added.map((one) => changeLine({ op: 'add', ...one })),
    ...removedDetailed.map((one) => changeLine({ op: 'remove', ...one })),
  ].join('');
  return new Response(text, { headers: { 'content-type': `${JSON_LINES}; charset=utf-8` } });
}

/** An address or a CIDR block: what is one line of a feed if it is contained at all. */
function blockRange(text: string): AddressRange {
  const range = addressOf(text, { allowWide: true });
  if (cidrPrefix(range) !== null) return range;
  throw new AegisError('address_invalid', `${text} is a range; ask for an address or a CIDR block.`, {
    details: { address: text },
  });
}

async function momentBody(ctx: RouteContext, list: string, range: AddressRange, at: number) {
  const version = await versionLiveAt(ctx.env, list, at);
  const found = version && (await lineOf(ctx.env, version, range));
  const entries = await callList(ctx, list, (actor) => actor.search(range), READ);
  return {
    version: version && versionBody(version),
    blocked: version === null ? false : found === undefined ? null : found?.block != null,
    line: found?.block ? formatBlock(found.block) : null,
    entries: entries
      .map(({ entry }) => ({
        ...entry,
        claims: entry.claims.filter(({ listedAt, endedAt }) => listedAt <= at && (endedAt === null || endedAt > at)),
      }))
      .filter(({ claims }) => claims.length > 0)
      .map(entryBody),
  };
}

export const historyRoutes = [
  implement(diffVersions, async ({ params, query }, ctx) => {
    const diff = await diffOf(ctx.env, params.list, params.from, params.to);
    const wantsLines = query.format === undefined && ctx.request.headers.get('accept')?.includes(JSON_LINES);
    if (query.format === 'jsonl' || wantsLines) return diffLines(diff);
    return { status: 200, body: diffBody(params.list, diff, query.samples) };
  }),

  implement(getHistory, async ({ params, query }, ctx) => {
    const range = blockRange(params.ip);
    const head = { list: query.list, address: formatRange(range) };
    if (query.at !== undefined) {
      const at = Date.parse(query.at);
      const moment = await momentBody(ctx, query.list, range, at);
      return { status: 200, body: { ...head, at: iso(at), moment, intervals: null, versions: null } };
    }
    const { intervals, checked, unknown, since } = await containedHistory(ctx.env, query.list, range, ctx.now());
    const shown = intervals.map((one) => ({ ...one, from: iso(one.from), until: isoOrNull(one.until) }));
    const versions = { checked, unknown, since: isoOrNull(since) };
    return { status: 200, body: { ...head, at: null, moment: null, intervals: shown, versions } };
  }),
];

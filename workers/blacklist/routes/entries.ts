import * as z from 'zod';
import type { EntryFilter, EntryView } from '../../../durable-objects/blacklist/list/entries.ts';
import type { ManualEntry, ManualReceipt } from '../../../durable-objects/blacklist/list/manual.ts';
import { formatRange, parseEntryId } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { type BoundKey, type Category, MANUAL_SOURCE } from '../../../shared/blacklist/record.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { expectedRevision, revisionEtag } from '../../gateway/http/etag.ts';
import { pageReply } from '../../gateway/http/link.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import {
  active,
  deleteEntry,
  getEntries,
  getEntry,
  postEntries,
  postEntry,
  putEntry,
  search,
  searchAddress,
} from '../contract/entries.ts';
import { openChecker } from '../edge/check.ts';
import { serveFeed } from '../edge/feed.ts';
import { addressOf, callList, commandMeta } from '../service/actors.ts';
import { entryBody, moveBody } from '../service/views.ts';
import { containedIn, whyBody } from '../service/why.ts';

const READ = true;
const bound = z.union([z.number().int(), z.string().regex(/^[0-9a-f]{32}$/)]);
const cursorSchema = z.tuple([bound, bound]);

interface EntryFields {
  readonly reason: string;
  readonly category?: Category | undefined;
  readonly country?: string | undefined;
  readonly expiresAt?: string | null | undefined;
}

function manualEntry(range: AddressRange, fields: EntryFields): ManualEntry {
  return {
    range,
    facts: {
      reason: fields.reason,
      category: fields.category ?? null,
      country: fields.country ?? null,
      severity: null,
      confidence: null,
    },
    expiresAt: fields.expiresAt ? Date.parse(fields.expiresAt) : null,
  };
}

function rangeOfId(id: string): AddressRange {
  const range = parseEntryId(id);
  if (!range) throw new AegisError('not_found', `There is no entry ${id}.`);
  return range;
}

/** The ETag of an entry is the revision of its manual claim: the only part that a request can change. */
function etagOf(entry: EntryView): Record<string, string> {
  const manual = entry.claims.find((claim) => claim.source === MANUAL_SOURCE);
  return manual ? { etag: revisionEtag(manual.revision) } : {};
}

async function page(
  ctx: RouteContext,
  query: { list: string; limit: number; cursor?: string | undefined },
  filter: Partial<EntryFilter>,
) {
  const after = query.cursor === undefined ? null : (decodeCursor(query.cursor, cursorSchema) as [BoundKey, BoundKey]);
  const full = { source: null, category: null, country: null, activeOnly: true, ...filter };
  const { entries, next } = await callList(ctx, query.list, (actor) => actor.page(after, query.limit, full), READ);
  return pageReply(ctx.request, entries.map(entryBody), next && encodeCursor(next));
}

const filterOf = (query: {
  source?: string | undefined;
  category?: string | undefined;
  country?: string | undefined;
}) => ({
  source: query.source ?? null,
  category: query.category ?? null,
  country: query.country ?? null,
});

export const entryRoutes = [
  implement(getEntries, ({ query }, ctx) =>
    page(ctx, query, { ...filterOf(query), activeOnly: query.ended === 'false' }),
  ),

  implement(postEntry, async ({ query, body }, ctx) => {
    const range = addressOf(body.address, { allowWide: body.confirmWide ?? false });
    const meta = await commandMeta(ctx, body);
    const policy = meta.idempotencyKey !== null;
    const [receipt] = await callList(
      ctx,
      query.list,
      (actor) => actor.createEntries([manualEntry(range, body)], meta),
      policy,
    );
    if (!receipt) throw new AegisError('internal', 'the list gave no receipt');
    if (receipt.status === 'refused') throw new AegisError(receipt.code, receipt.message);
    const { entry } = await callList(ctx, query.list, (actor) => actor.entry(range), READ);
    if (!entry) throw new AegisError('internal', 'an entry that was just created is not there');
    const location = `/api/v1/blacklist/entries/${entryBody(entry).id}`;
    return { status: 201, body: entryBody(entry), headers: { location, ...etagOf(entry) } };
  }),

  implement(postEntries, async ({ query, body }, ctx) => {
    const checked = body.entries.map((entry) => manualOrRefusal(entry));
    const wanted = checked.filter((item) => 'range' in item);
    const meta = await commandMeta(ctx, body);
    const policy = meta.idempotencyKey !== null;
    const receipts = await callList(ctx, query.list, (actor) => actor.createEntries(wanted, meta), policy);
    const remaining = [...receipts];
    const results = checked.map((item) => ('range' in item ? bulkResult(remaining.shift()) : item));
    const created = results.filter((result) => result.status === 'created').length;
    return { status: 200, body: { created, refused: results.length - created, results } };
  }),

  implement(getEntry, async ({ params, query }, ctx) => {
    const range = rangeOfId(params.id);
    const { entry, moves } = await callList(ctx, query.list, (actor) => actor.entry(range), READ);
    if (!entry) throw new AegisError('not_found', `There is no entry ${params.id}.`);
    return { status: 200, body: { entry: entryBody(entry), moves: moves.map(moveBody) }, headers: etagOf(entry) };
  }),

  implement(putEntry, async ({ params, query, body }, ctx) => {
    const revision = expectedRevision(ctx.request);
    const range = rangeOfId(params.id);
    const meta = await commandMeta(ctx);
    const policy = false;
    const entry = await callList(
      ctx,
      query.list,
      (actor) => actor.updateEntry(manualEntry(range, body), revision, meta),
      policy,
    );
    return { status: 200, body: entryBody(entry), headers: etagOf(entry) };
  }),

  implement(deleteEntry, async ({ params, query }, ctx) => {
    const revision = expectedRevision(ctx.request);
    const range = rangeOfId(params.id);
    const meta = await commandMeta(ctx);
    await callList(ctx, query.list, (actor) => actor.deleteEntry(range, revision, meta), false);
    return { status: 204 };
  }),

  implement(search, async ({ query }, ctx) => {
    if (query.q === undefined) return page(ctx, query, filterOf(query));
    const range = addressOf(query.q, { allowWide: true });
    const found = await callList(ctx, query.list, (actor) => actor.search(range), READ);
    return { status: 200, body: { data: found.map(({ entry }) => entryBody(entry)), page: { next: null } } };
  }),

  implement(searchAddress, async ({ params, query }, ctx) => {
    const range = addressOf(params.ip, { allowWide: true });
    const [found, verdict, versions] = await Promise.all([
      callList(ctx, query.list, (actor) => actor.why(range), READ),
      liveVerdict(ctx, query.list, range),
      query.versions === 'true' ? containedIn(ctx, query.list, range) : null,
    ]);
    return {
      status: 200,
      body: {
        address: formatRange(range),
        ...verdict,
        versions,
        ...whyBody(found),
      },
    };
  }),

  implement(active, async ({ query }, ctx) =>
    query.format === 'text' ? serveFeed(ctx.env, ctx.request, query.list, ctx.now()) : page(ctx, query, {}),
  ),
];

/** What the live feed says; a list that was never published blocks nothing yet. */
async function liveVerdict(ctx: RouteContext, list: string, range: AddressRange) {
  try {
    const { pointer, check } = await openChecker(ctx.env, list, ctx.now());
    const { listed, exempt } = await check(range);
    return { listed, feedVersion: pointer.version, exemptions: exempt ? [exempt] : [] };
  } catch (thrown) {
    if (asAegisError(thrown).code !== 'feed_not_ready') throw thrown;
    return { listed: false, feedVersion: null, exemptions: [] };
  }
}

interface BulkResult {
  readonly address: string;
  readonly status: 'created' | 'refused';
  readonly code?: string;
  readonly message?: string;
}

function manualOrRefusal(
  entry: EntryFields & { address: string; confirmWide?: boolean | undefined },
): ManualEntry | BulkResult {
  try {
    return manualEntry(addressOf(entry.address, { allowWide: entry.confirmWide ?? false }), entry);
  } catch (thrown) {
    const { code, message } = asAegisError(thrown);
    return { address: entry.address, status: 'refused', code, message };
  }
}

function bulkResult(receipt: ManualReceipt | undefined): BulkResult {
  if (!receipt) throw new AegisError('internal', 'the list gave too few receipts');
  if (receipt.status === 'created') return { address: receipt.address, status: 'created' };
  return { address: receipt.address, status: 'refused', code: receipt.code, message: receipt.message };
}

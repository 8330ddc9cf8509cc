import * as z from 'zod';
import { CATEGORIES, POLICY_STATUSES } from '../../../shared/policy/document/document.ts';
import { CATEGORY_LABELS } from '../../../shared/policy/document/labels.ts';
import { changesOf } from '../../../shared/policy/lifecycle/changes.ts';
import { decodeCursor, encodeCursor } from '../../gateway/http/cursor.ts';
import { revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement } from '../../gateway/route.ts';
import {
  comparePolicyVersions,
  getManagedPolicies,
  getPolicies,
  getPolicy,
  getPolicyCatalogue,
  getPolicyCategories,
  getPolicyVersion,
  getPolicyVersions,
} from '../contract/policies.ts';
import { currentCatalogue, liveManifest } from '../edge/catalogue.ts';
import { policyRepository } from '../repository/policies.ts';
import { callCatalogue } from '../service/actors.ts';
import { ofVisible, seenOn, visiblePolicy } from '../service/policies.ts';
import { comparePositions, filterCards, listCards } from '../service/policies-list.ts';
import { cardBody, detailBody, iso, managedBody, versionBody } from '../service/policies-views.ts';

const MINUTE_MS = 60_000;

/** Of what is computed from a snapshot and the clock: what is open now changes by the minute at most. */
const catalogueEtag = (version: string, now: number): string => `"${version}-${Math.floor(now / MINUTE_MS)}"`;

const cardPosition = z.object({ key: z.union([z.string(), z.number()]), id: z.string() });
const rowPosition = z.object({ updatedAt: z.number(), id: z.string() });

export const policyRoutes = [
  implement(getPolicies, async ({ query }, ctx) => {
    const now = ctx.now();
    const { sort, limit, cursor, ...filter } = query;
    const after = cursor === undefined ? null : decodeCursor(cursor, cardPosition);
    const catalogue = await currentCatalogue(ctx.env, now);
    const { sorted, facets } = listCards(catalogue.cards, filter, sort, now);
    const rest = after === null ? sorted : sorted.filter(([position]) => comparePositions(position, after) > 0);
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    const { category, applicant, benefit, region, open } = facets;
    const body = {
      data: page.map(([, card]) => cardBody(card, now)),
      page: { next: last === undefined ? null : encodeCursor(last[0]) },
      total: sorted.length,
      facets: { categories: category, applicants: applicant, benefits: benefit, regions: region, open },
      catalogue: catalogue.version,
    };
    return withEtag({ status: 200, body }, catalogueEtag(catalogue.version, now));
  }),

  implement(getManagedPolicies, async ({ query }, ctx) => {
    const { status, limit, cursor, ...rest } = query;
    const repository = policyRepository(ctx.env.POLICY_DB);
    const after = cursor === undefined ? null : decodeCursor(cursor, rowPosition);
    const statuses = status === undefined ? POLICY_STATUSES : [status];
    const [rows, counts] = await Promise.all([
      repository.page({ statuses, ...rest }, after, limit + 1),
      repository.countByStatus(),
    ]);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last === undefined ? null : encodeCursor({ updatedAt: last.updatedAt, id: last.id });
    return { status: 200, body: { data: page.map(managedBody), page: { next }, counts } };
  }),

  implement(getPolicyCategories, async (_, ctx) => {
    const now = ctx.now();
    const { cards, version } = await currentCatalogue(ctx.env, now);
    const all = new Map(filterCards(cards, {}, now).facets.category.map(({ value, count }) => [value, count]));
    const openNow = new Map(
      filterCards(cards, { open: true }, now).facets.category.map(({ value, count }) => [value, count]),
    );
    const data = CATEGORIES.map((id) => ({
      ...{ id, label: CATEGORY_LABELS[id], count: all.get(id) ?? 0, open: openNow.get(id) ?? 0 },
    }));
    return withEtag({ status: 200, body: { data } }, catalogueEtag(version, now));
  }),

  implement(getPolicyCatalogue, async (_, ctx) => {
    const now = ctx.now();
    const [live, { version, count }, status] = await Promise.all([
      liveManifest(ctx.env, now),
      currentCatalogue(ctx.env, now),
      callCatalogue(ctx.env, (actor) => actor.status()),
    ]);
    const runs = status.runs.map(({ startedAt, finishedAt, failure, outcome, parts, ...run }) => ({
      ...{
        startedAt: iso(startedAt),
        finishedAt: iso(finishedAt),
        outcome,
        version: run.version,
        count: run.count,
        parts,
      },
      // The message of a failure of our own may hold anything; it is in the log.
      failure: failure && { part: failure.part, code: failure.code },
    }));
    const parts = Object.entries(live?.manifest.parts ?? {}).map(([part, { bytes }]) => ({ part, bytes }));
    const { sequence = 0, builtAt } = live?.pointer ?? {};
    const body = {
      ...{ version, sequence, count, builtAt: builtAt === undefined ? null : iso(builtAt) },
      ...{ pending: status.pending, parts, runs },
    };
    return { status: 200, body };
  }),

  implement(getPolicy, async ({ params }, ctx) => {
    const now = ctx.now();
    const { policyId } = params;
    const [detail, seen] = await Promise.all([visiblePolicy(ctx, policyId), seenOn(ctx, policyId)]);
    return withEtag({ status: 200, body: detailBody(detail, now, seen) }, revisionEtag(detail.policy.revision));
  }),

  implement(getPolicyVersions, async ({ params, query }, ctx) => {
    const { limit, cursor } = query;
    const before = cursor === undefined ? null : decodeCursor(cursor, z.number().int());
    const versions = await ofVisible(ctx, params.policyId, (actor) => actor.versions(limit + 1, before));
    const page = versions.slice(0, limit);
    const last = versions.length > limit ? page.at(-1) : undefined;
    const next = last === undefined ? null : encodeCursor(last.version);
    return { status: 200, body: { data: page.map(versionBody), page: { next } } };
  }),

  implement(comparePolicyVersions, async ({ params, query: { from, to } }, ctx) => {
    const [left, right] = await ofVisible(ctx, params.policyId, (actor) =>
      Promise.all([actor.version(from), actor.version(to)]),
    );
    return { status: 200, body: { from, to, changes: changesOf(left.document, right.document) } };
  }),

  implement(getPolicyVersion, async ({ params }, ctx) => {
    const found = await ofVisible(ctx, params.policyId, (actor) => actor.version(params.version));
    return { status: 200, body: { ...versionBody(found), document: found.document } };
  }),
];

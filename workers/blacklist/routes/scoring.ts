import type { Scorecard } from '../../../durable-objects/blacklist/list/scorecards.ts';
import { parseEntryId } from '../../../shared/blacklist/address/format.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { implement } from '../../gateway/route.ts';
import { getScorecards, postFalsePositive, postScorecards } from '../contract/scoring.ts';
import { scorecardRepository } from '../repository/scorecards.ts';
import { callList, commandMeta } from '../service/actors.ts';
import { iso, isoOrNull } from '../service/views.ts';

const NOTED = 'reported as a false positive';

const cardBody = ({ meanLagMs, ...card }: Scorecard) => ({
  ...card,
  meanLagSeconds: meanLagMs === null ? null : Math.round(meanLagMs / 1_000),
});

export const scoringRoutes = [
  implement(getScorecards, async ({ params }, ctx) => {
    const row = await scorecardRepository(ctx.env.BLACKLIST_DB).of(params.list);
    const cards = row === null ? [] : (JSON.parse(row.cards) as Scorecard[]);
    return { status: 200, body: { computedAt: isoOrNull(row?.computedAt ?? null), data: cards.map(cardBody) } };
  }),

  implement(postScorecards, async ({ params }, ctx) => {
    const { computedAt, cards } = await callList(ctx, params.list, (actor) => actor.computeScorecards(), true);
    return { status: 200, body: { computedAt: iso(computedAt), data: cards.map(cardBody) } };
  }),

  implement(postFalsePositive, async ({ params, query, body }, ctx) => {
    const range = parseEntryId(params.id);
    if (!range) throw new AegisError('not_found', `There is no entry ${params.id}.`);
    const allow = body.allow && {
      reason: body.note ?? NOTED,
      owner: body.allow.owner ?? ctx.causation.actor,
      expiresAt: body.allow.expiresAt ? Date.parse(body.allow.expiresAt) : null,
    };
    const report = { note: body.note ?? null, allow: allow ?? null };
    const meta = await commandMeta(ctx, body);
    const { allow: allowed, ...view } = await callList(
      ctx,
      query.list,
      (actor) => actor.reportFalsePositive(range, report, meta),
      meta.idempotencyKey !== null,
    );
    return { status: 201, body: { ...view, at: iso(view.at), allowed: allowed !== null } };
  }),
];

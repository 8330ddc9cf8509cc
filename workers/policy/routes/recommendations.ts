import { calendarOf } from '../../../shared/policy/calendar/calendar.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { tellDeadline } from '../../../shared/policy/plan/told.ts';
import { implement } from '../../gateway/route.ts';
import {
  explainRecommendation,
  getRecommendation,
  getRecommendationCalendar,
  getRecommendationQuality,
  getRecommendations,
  postRecommendation,
  postRecommendationBatch,
  postRecommendationFeedback,
  replayRecommendation,
} from '../contract/recommendations.ts';
import { catalogueOf } from '../edge/catalogue.ts';
import { applicantOf, callApplicant, requiredApplicant } from '../service/applicants.ts';
import { explanationsOf } from '../service/explanations.ts';
import { recommendationBody } from '../service/recommendation-body.ts';
import { qualityBody } from '../service/recommendation-quality.ts';
import {
  recommendBatch,
  recommendLater,
  recommendNow,
  replay,
  sagaInput,
  storedRecommendation,
} from '../service/recommendations.ts';
import { visitorBody } from './applicants.ts';

/** Recommendations, what proves them, and what becomes of them. */
export const recommendationRoutes = [
  implement(postRecommendation, async ({ body }, ctx) => {
    const applicant = await applicantOf(ctx);
    const input = sagaInput(ctx, applicant, body);
    const id = input.recommendationId;
    const [location, visitor] = [`/api/v1/recommendations/${id}`, visitorBody(applicant)];
    if (ctx.request.headers.get('prefer')?.includes('respond-async')) {
      await recommendLater(ctx, input);
      return { status: 202, body: { id, visitor }, headers: { location, 'preference-applied': 'respond-async' } };
    }
    const record = await recommendNow(ctx, input);
    const catalogue = await catalogueOf(ctx.env, record.inputs.catalogueVersion);
    const shown = await recommendationBody(catalogue, record, body.detail);
    return { status: 201, body: { ...shown, visitor }, headers: { location } };
  }),

  implement(postRecommendationBatch, async ({ body }, ctx) => {
    return { status: 200, body: await recommendBatch(ctx, body.people, body.query ?? null, body.limit) };
  }),

  implement(postRecommendationFeedback, async ({ body }, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    const { recommendation, policyId, action, rating = null, rank = null } = body;
    const entry = { policyId, recommendationId: recommendation, action, rating, rank };
    await callApplicant(ctx.env, name, (actor) => actor.feedback({ tokenHash }, entry, ctx.causation), false);
    return { status: 202 };
  }),

  implement(getRecommendationQuality, async ({ query }, ctx) => {
    return { status: 200, body: await qualityBody(ctx.env.POLICY_DB, query.hours, ctx.now()) };
  }),

  implement(getRecommendations, async ({ query }, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    const kept = await callApplicant(ctx.env, name, (actor) => actor.recommendations({ tokenHash }, query.limit), true);
    const data = kept.map(({ id, createdAt, items, digest, card }) => ({
      ...{ id, digest, card, createdAt: new Date(createdAt).toISOString(), items: items.length },
    }));
    return { status: 200, body: { data } };
  }),

  implement(explainRecommendation, async ({ params, query }, ctx) => {
    const { record } = await storedRecommendation(ctx, params.recId);
    const policies = query.policy === undefined ? null : [query.policy].flat();
    return { status: 200, body: await explanationsOf(ctx.env, record, policies, ctx.now()) };
  }),

  implement(getRecommendation, async ({ params }, ctx) => {
    const { record } = await storedRecommendation(ctx, params.recId);
    const catalogue = await catalogueOf(ctx.env, record.inputs.catalogueVersion);
    return { status: 200, body: await recommendationBody(catalogue, record, true) };
  }),

  implement(replayRecommendation, async ({ params }, ctx) => {
    const { name, record } = await storedRecommendation(ctx, params.recId);
    const outcome = await replay(ctx.env, record, ctx.now());
    const { identical, consistency } = outcome;
    await callApplicant(
      ctx.env,
      name,
      (actor) => actor.replayed(record.id, { identical, consistency }, ctx.causation),
      false,
    );
    return { status: 200, body: outcome };
  }),

  implement(getRecommendationCalendar, async ({ params }, ctx) => {
    const { record } = await storedRecommendation(ctx, params.recId);
    const { inputs, items, locale, createdAt } = record;
    const { cards } = await catalogueOf(ctx.env, inputs.catalogueVersion);
    const day = seoulDay(ctx.now());
    const entries = items.map(({ position }) => {
      const { id, title, organisation, deadline, channel } = cards[position]!;
      const told = tellDeadline(deadline, day);
      return { policyId: id, title, organisation: organisation.name, deadline: told, url: channel.url };
    });
    return new Response(calendarOf(entries, { locale, stampedAt: createdAt }), {
      headers: {
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'attachment; filename="aegis.ics"',
      },
    });
  }),
];

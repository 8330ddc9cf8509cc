import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { ScoreCard } from '../../../shared/policy/quality/score.ts';
import { recommendationWrites } from '../repository/recommendations.ts';
import type { MarkRow } from '../schema/recommendations.ts';

const measure = v.nullable(v.number());
const cardSchema = v.looseObject({ specificity: measure, explainability: measure, overall: measure });
const generatedSchema = v.object({
  ...{ applicant: v.string(), recommendation: v.string(), catalogue: v.string(), rules: v.number() },
  ...{ items: v.number(), card: cardSchema, durationMs: v.number() },
});
const markSchema = v.looseObject({ applicant: v.string(), recommendation: v.string() });

const MARKS: Readonly<Record<string, MarkRow['kind']>> = {
  'policy.recommendation.failed': 'failed',
  'policy.recommendation.replayed': 'replayed',
  'policy.feedback.submitted': 'feedback',
};

/** The writes of one event of an applicant. */
export function recommendationStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const { type, data, id: event } = envelope;
  const writes = recommendationWrites(db);
  const at = Date.parse(envelope.time);
  if (type === 'policy.recommendation.generated') {
    const { recommendation: id, card, ...row } = v.parse(generatedSchema, data);
    return [writes.put({ ...row, id, at, card: card as unknown as ScoreCard })];
  }
  if (type === 'policy.applicant.erased') {
    return writes.forget(v.parse(v.looseObject({ applicant: v.string() }), data).applicant, at);
  }
  const kind = MARKS[type];
  if (kind === undefined) return [];
  const { applicant, recommendation, policy, ...value } = v.parse(markSchema, data);
  return [
    writes.mark({
      event,
      applicant,
      recommendation,
      at,
      kind,
      policy: typeof policy === 'string' ? policy : null,
      value,
    }),
  ];
}

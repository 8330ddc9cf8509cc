import { and, count, desc, eq, gte, lt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { ScoreCard } from '../../../shared/policy/quality/score.ts';
import {
  type MarkRow,
  type RecommendationRow,
  recommendationMarks,
  recommendations,
} from '../schema/recommendations.ts';

/** Recommendations read for a window; the mean of the newest so many says the same as that of all. */
const MOST_READ = 2_000;
/** Marks that are learned from at once. */
const MOST_MARKS = 20_000;

/** Name of the applicant's actor that keeps a recommendation; `null` for one that there is not. */
export async function applicantOfRecommendation(db: D1Database, id: string): Promise<string | null> {
  const rows = await drizzle(db)
    .select({ applicant: recommendations.applicant })
    .from(recommendations)
    .where(eq(recommendations.id, id));
  return rows[0]?.applicant ?? null;
}

/** What the measures of a window are made from. */
export interface WindowRows {
  readonly cards: readonly ScoreCard[];
  readonly recommendations: number;
  readonly failed: number;
  readonly feedback: number;
  /** Of each replay: whether it came out the same, and how stable it was. */
  readonly replays: readonly Readonly<Record<string, unknown>>[];
}

/** Reads a window; times in ms since the epoch. */
export async function readWindow(db: D1Database, from: number, until: number): Promise<WindowRows> {
  const orm = drizzle(db);
  const inWindow = and(gte(recommendations.at, from), lt(recommendations.at, until));
  const marked = and(gte(recommendationMarks.at, from), lt(recommendationMarks.at, until));
  const [cards, [total], kinds, replays] = await Promise.all([
    orm
      .select({ card: recommendations.card })
      .from(recommendations)
      .where(inWindow)
      .orderBy(desc(recommendations.at))
      .limit(MOST_READ),
    orm.select({ n: count() }).from(recommendations).where(inWindow),
    orm
      .select({ kind: recommendationMarks.kind, n: count() })
      .from(recommendationMarks)
      .where(marked)
      .groupBy(recommendationMarks.kind),
    orm
      .select({ value: recommendationMarks.value })
      .from(recommendationMarks)
      .where(and(marked, eq(recommendationMarks.kind, 'replayed')))
      .orderBy(desc(recommendationMarks.at))
      .limit(MOST_READ),
  ]);
  const countOf = (kind: MarkRow['kind']) => kinds.find((row) => row.kind === kind)?.n ?? 0;
  return {
    cards: cards.map(({ card }) => card),
    recommendations: total?.n ?? 0,
    ...{ failed: countOf('failed'), feedback: countOf('feedback') },
    replays: replays.map(({ value }) => value),
  };
}

/** Marks of people since a moment, oldest first; of very many the newest. */
export async function feedbackMarks(db: D1Database, since: number) {
  const rows = await drizzle(db)
    .select({
      policy: recommendationMarks.policy,
      applicant: recommendationMarks.applicant,
      at: recommendationMarks.at,
      value: recommendationMarks.value,
    })
    .from(recommendationMarks)
    .where(and(eq(recommendationMarks.kind, 'feedback'), gte(recommendationMarks.at, since)))
    .orderBy(desc(recommendationMarks.at))
    .limit(MOST_MARKS);
  return rows.reverse().flatMap(({ policy, ...row }) => (policy === null ? [] : [{ policy, ...row }]));
}

/** Writes as statements for the caller's batch. The same event twice changes nothing. */
export function recommendationWrites(db: D1Database) {
  return {
    put: ({ id, applicant, at, catalogue, rules, items, card, durationMs }: RecommendationRow) =>
      db
        .prepare('INSERT INTO recommendations VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING')
        .bind(id, applicant, at, catalogue, rules, items, JSON.stringify(card), durationMs),

    mark: ({ event, applicant, recommendation, at, kind, policy, value }: MarkRow) =>
      db
        .prepare('INSERT INTO recommendation_marks VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event) DO NOTHING')
        .bind(event, applicant, recommendation, at, kind, policy, JSON.stringify(value)),

    /** Forgets what an applicant left up to a moment; what comes later is of a new beginning. */
    forget: (applicant: string, until: number) => [
      db.prepare('DELETE FROM recommendations WHERE applicant = ? AND at <= ?').bind(applicant, until),
      db.prepare('DELETE FROM recommendation_marks WHERE applicant = ? AND at <= ?').bind(applicant, until),
    ],
  };
}

/** What was learned of a programme for a segment of applicants: decayed counts of a Beta–Bernoulli. */
export interface Learned {
  readonly positive: number;
  readonly count: number;
}

/** After so many days what somebody did counts half. */
const HALF_LIFE_DAYS = 30;
/** What a person does says so much for the programme; what they only looked at is not in the table. */
export const FEEDBACK_ACTIONS = ['view', 'click', 'apply', 'dismiss'] as const;
export type FeedbackAction = (typeof FEEDBACK_ACTIONS)[number];

/** One thing somebody did, or a rating of 1 to 5. */
export interface FeedbackMark {
  readonly action: FeedbackAction | 'rating';
  readonly rating: number | null;
  /** Rank at which it was shown, from 1. */
  readonly rank: number | null;
  /** Days ago. */
  readonly age: number;
}

/** How much a count of `age` days ago still weighs. */
export function decay(age: number): number {
  return 0.5 ** (Math.max(0, age) / HALF_LIFE_DAYS);
}

/**
 * What marks teach, decayed with a half-life of 30 days. What was shown far up is looked at more often, so that a click there says
 * less: implicit marks are weighed by how rarely their rank is examined, at most 1.
 */
export function learn(marks: readonly FeedbackMark[]): Learned {
  let positive = 0;
  let count = 0;
  for (const { action, rating, rank, age } of marks) {
    const isExplicit = action === 'rating' || action === 'apply' || action === 'dismiss';
    const weight = decay(age) * (isExplicit ? 1 : 1 - 1 / (1 + Math.max(1, rank ?? 1)));
    count += weight;
    positive += weight * goodness(action, rating);
  }
  return { positive, count };
}

function goodness(action: FeedbackMark['action'], rating: number | null): number {
  switch (action) {
    case 'rating':
      return ((rating ?? 3) - 1) / 4;
    case 'apply':
      return 1;
    case 'click':
      return 0.7;
    case 'view':
      return 0.5;
    default:
      return 0;
  }
}

/**
 * The learned factor `2^(θ − 0.5)` with `θ = (1 + positive) / (2 + count)`: between 0.71 and 1.41, 1 where nothing was learned. It
 * modulates a score and never touches a verdict.
 */
export function learnedFactor(learned: Learned | null | undefined): number {
  if (!learned) return 1;
  const theta = (1 + learned.positive) / (2 + learned.count);
  return 2 ** (theta - 0.5);
}

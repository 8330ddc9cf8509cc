import type { Subjects } from '../facts/fact.ts';
import type { FeedbackAction } from '../ranking/feedback.ts';
import type { RankedItem } from '../ranking/recommend.ts';

/** What somebody has told of themselves; lies sealed. */
export interface ToldFacts {
  readonly subjects: Subjects;
  /** Ids of programmes that they have already. */
  readonly received: readonly string[];
}

export const NOTHING_TOLD: ToldFacts = { subjects: { applicant: {} }, received: [] };

/** An applicant as its own reader sees it. Times are ms since the epoch. */
export interface ApplicantView extends ToldFacts {
  readonly name: string;
  readonly revision: number;
  /** Attributes that they would not tell. */
  readonly refused: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When an anonymous one is forgotten; `null` for a user. */
  readonly expiresAt: number | null;
}

export interface InterviewView {
  readonly id: string;
  readonly createdAt: number;
  readonly asked: number;
  readonly applicant: ApplicantView;
}

/** Everything that a recommendation was computed from; lies sealed, since it holds facts. */
export interface RecommendationInputs extends ToldFacts {
  readonly query: string | null;
  readonly limit: number;
  readonly now: number;
  readonly catalogueVersion: string;
  readonly rulesVersion: number;
  /** Version of what was learned from feedback; `null`: nothing. */
  readonly learnedVersion: string | null;
  /** Models that took part; none by default. */
  readonly models: readonly string[];
  /** What came from outside of the catalogue: positions of the vector list. */
  readonly vectorList: readonly number[] | null;
}

/** A stored recommendation without its inputs. */
export interface RecommendationRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly inputs: RecommendationInputs;
  readonly items: readonly RankedItem[];
  readonly counts: Readonly<Record<string, number>>;
  /** SHA-256 over items and counts: what a replay must give again. */
  readonly digest: string;
  /** S.C.O.R.E., as `shared/policy/quality/score.ts` measures it. */
  readonly card: Readonly<Record<string, number | null>>;
  /** Steps and how long each took, ms. */
  readonly spans: readonly { readonly name: string; readonly ms: number }[];
  readonly durationMs: number;
  readonly locale: 'ko' | 'en';
}

/** What somebody did with what was recommended. */
export interface FeedbackEntry {
  readonly policyId: string;
  readonly recommendationId: string;
  readonly action: FeedbackAction | 'rating';
  readonly rating: number | null;
  readonly rank: number | null;
}

import type { Fact, Facts } from './fact.ts';

/** What is read of a profile; the shape is that of the identity system's profile, version 1. */
export interface ProfileLike {
  readonly birthDate: string | null;
  readonly regionCode: string | null;
  readonly household: {
    readonly type: string | null;
    readonly members: number | null;
    readonly children: number | null;
    readonly incomePercent: number | null;
  } | null;
  readonly employment: string | null;
  readonly education: string | null;
}

const traits = (has: readonly string[], hasNot: readonly string[] = []): Fact => ({
  has: [...has],
  hasNot: [...hasNot],
  isComplete: false,
});
const exactly = (value: number): Fact => ({ min: value, max: value });

const HOUSEHOLDS: Readonly<Record<string, Fact>> = {
  single: traits(['single-person']),
  couple: traits([], ['single-parent', 'single-person']),
  family: traits([], ['single-person']),
  'single-parent': traits(['single-parent'], ['single-person']),
  'multi-generation': traits([], ['single-person']),
};

/** A student, a homemaker or a pensioner may also work; that is not told. */
const EMPLOYMENTS: Readonly<Record<string, Facts>> = {
  employed: { employment: traits(['employed']), traits: traits(['worker']) },
  'self-employed': { employment: traits(['self-employed']) },
  'job-seeking': { employment: traits(['unemployed']), traits: traits(['job-seeker']) },
  military: { traits: traits(['soldier']) },
};

/** A profile names the highest school; whether somebody is still there, or on the way to the next, stays open. */
const EDUCATIONS: Readonly<Record<string, readonly string[]>> = {
  none: ['below-high'],
  primary: ['below-high'],
  middle: ['below-high', 'high-enrolled', 'high-expected'],
  high: ['high-enrolled', 'high-expected', 'high-graduate', 'university-enrolled', 'university-expected'],
  college: ['university-enrolled', 'university-expected', 'university-graduate'],
  university: ['university-enrolled', 'university-expected', 'university-graduate', 'graduate-school'],
  graduate: ['graduate-school'],
};

/**
 * Facts that a profile states, and nothing that it does not: what may be meant in two ways stays open in part, what is not told is not
 * there.
 *
 * @example
 * factsOfProfile({ ...profile, birthDate: '1997-03-02', education: 'high' });
 */
export function factsOfProfile(profile: ProfileLike): Facts {
  const { birthDate, regionCode, household, employment, education } = profile;
  const facts: Record<string, Fact> = {};
  if (birthDate !== null) facts.birthDate = { from: birthDate, until: birthDate };
  if (regionCode !== null) facts.region = { region: regionCode };
  if (household?.members != null) facts.householdSize = exactly(household.members);
  if (household?.children != null) facts.children = exactly(household.children);
  if (household?.incomePercent != null) facts.incomePercent = exactly(household.incomePercent);
  const lives = household?.type == null ? undefined : HOUSEHOLDS[household.type];
  if (lives !== undefined) facts.household = lives;
  const schools = education === null ? undefined : EDUCATIONS[education];
  if (schools !== undefined) facts.education = { oneOf: [...schools] };
  return { ...facts, ...(employment === null ? {} : EMPLOYMENTS[employment]) };
}

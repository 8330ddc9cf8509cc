import * as v from 'valibot';

/** Version of the profile's shape. A new one reads the old one. */
export const PROFILE_VERSION = 1;

/** How somebody lives, for rules that depend on it. */
export const HOUSEHOLD_TYPES = ['single', 'couple', 'family', 'single-parent', 'multi-generation', 'shared'] as const;
export const EMPLOYMENTS = [
  'employed',
  'self-employed',
  'job-seeking',
  'student',
  'homemaker',
  'military',
  'retired',
  'other',
] as const;
export const EDUCATIONS = ['none', 'primary', 'middle', 'high', 'college', 'university', 'graduate'] as const;

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const daySchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check((day) => isDay(day), 'no such day'),
);

/**
 * What a person tells of themselves. Everything is optional; null means "not told", which a rule must not take for "no". A code of a
 * region is what the Korean administrative district code (법정동코드) begins with: 2, 5, 8 or 10 digits.
 */
export const profileSchema = v.strictObject({
  version: v.literal(PROFILE_VERSION),
  displayName: v.nullable(text(80)),
  birthDate: v.nullable(daySchema),
  regionCode: v.nullable(v.pipe(v.string(), v.regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/))),
  household: v.nullable(
    v.strictObject({
      type: v.nullable(v.picklist(HOUSEHOLD_TYPES)),
      members: v.nullable(v.pipe(count(30), v.minValue(1))),
      children: v.nullable(count(20)),
      /** Of the median income of such a household (기준 중위소득), in percent. */
      incomePercent: v.nullable(count(10_000)),
    }),
  ),
  employment: v.nullable(v.picklist(EMPLOYMENTS)),
  occupation: v.nullable(text(120)),
  education: v.nullable(v.picklist(EDUCATIONS)),
  interests: v.pipe(v.array(text(40)), v.maxLength(30)),
});

export type Profile = v.InferOutput<typeof profileSchema>;

/** A profile that tells nothing. */
export const EMPTY_PROFILE: Profile = {
  version: PROFILE_VERSION,
  displayName: null,
  birthDate: null,
  regionCode: null,
  household: null,
  employment: null,
  occupation: null,
  education: null,
  interests: [],
};

/** Whether a text `YYYY-MM-DD` is a day of the calendar, from 1900 on. */
export function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && day >= '1900-01-01' && new Date(time).toISOString().slice(0, 10) === day;
}

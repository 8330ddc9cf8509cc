import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { changedFields } from '../../../shared/identity/profile/changes.ts';
import { defaultPreferences, preferencesSchema } from '../../../shared/identity/profile/preferences.ts';
import { EMPTY_PROFILE, isDay, profileSchema } from '../../../shared/identity/profile/profile.ts';
import { preferences, profile } from '../../../workers/identity/contract/user-shapes.ts';

const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.constant([]), fc.constant({}));

const profiles = fc.record(
  {
    version: fc.constantFrom(1, 2),
    displayName: fc.oneof(fc.string({ maxLength: 90 }), odd),
    birthDate: fc.oneof(fc.constantFrom('1990-02-28', '1990-02-30', '1899-12-31', '2024-02-29', '2023-02-29'), odd),
    regionCode: fc.oneof(fc.stringMatching(/^\d{1,11}$/), odd),
    household: fc.oneof(fc.record({ members: fc.integer({ min: -1, max: 31 }) }), odd),
    employment: fc.oneof(fc.constantFrom('student', 'emperor'), odd),
    interests: fc.oneof(fc.array(fc.string({ maxLength: 45 }), { maxLength: 32 }), odd),
  },
  { requiredKeys: [] },
);

it('what passes the rim passes inside, so that no request fails in the actor for its form', () => {
  fc.assert(
    fc.property(profiles, (given) => {
      const rim = profile.safeParse(given);
      if (rim.success) expect(v.is(profileSchema, rim.data)).toBe(true);
    }),
    { numRuns: 1000 },
  );
  for (const locale of ['en', 'ko'] as const) {
    const given = defaultPreferences(locale);
    expect(preferences.parse(given)).toEqual(v.parse(preferencesSchema, given));
  }
  expect(profile.parse({})).toEqual(EMPTY_PROFILE);
  expect(v.is(profileSchema, { ...EMPTY_PROFILE, more: 1 })).toBe(false);
});

it('a day is one of the calendar', () => {
  expect(['2024-02-29', '1900-01-01'].every(isDay)).toBe(true);
  expect(['2023-02-29', '2024-13-01', '2024-00-10', '1899-12-31', '+024-01-01', ''].some(isDay)).toBe(false);
});

it('a change is told by the names of its fields, never by what they say', () => {
  expect(changedFields(EMPTY_PROFILE, { ...EMPTY_PROFILE, displayName: 'Ada', interests: ['x'] })).toEqual([
    'displayName',
    'interests',
  ]);
  expect(changedFields(EMPTY_PROFILE, { ...EMPTY_PROFILE })).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { Published } from '../../../shared/policy/catalogue/part.ts';
import { FALSE, judge, judgeAll, TRUE, UNKNOWN_TEXT, verdictPart } from '../../../shared/policy/eligibility/index.ts';
import type { DatedRule } from '../../../shared/policy/rule/rule.ts';
import { is } from './rules.ts';

const adult = is('age', { min: 19, max: null });
const elder = is('age', { min: 65, max: null });
const eligibility: readonly (readonly DatedRule[])[] = [
  [
    { from: null, until: '2026-12-31', rule: elder },
    { from: '2027-01-01', until: null, rule: { kind: 'all', of: [adult, { kind: 'any', of: [adult, elder] }] } },
  ],
  [{ from: '2026-06-01', until: '2026-06-30', rule: adult }],
  [],
];
/** Of a document only its id and its rules are compiled. */
const published = eligibility.map((rules, at) => ({
  document: { id: `own:${at}`, eligibility: rules } as unknown as Published['document'],
  version: 1,
}));

describe('the verdict programs of a snapshot', () => {
  it('are the same bytes for the same documents', () => {
    expect(verdictPart.build(published)).toEqual(verdictPart.build(structuredClone(published)));
    expect(verdictPart.open(verdictPart.build(published)).ids).toEqual(['own:0', 'own:1', 'own:2']);
    expect(verdictPart.open(verdictPart.build([])).ids).toEqual([]);
  });

  it('judge by the rule of the day, as each programme alone does', () => {
    const programs = verdictPart.open(verdictPart.build(published));
    const subjects = { applicant: { birthDate: { from: '1990-05-05', until: '1990-05-05' } } };
    for (const [day, codes] of [
      ['2026-06-15', [FALSE, TRUE, UNKNOWN_TEXT]],
      ['2026-12-31', [FALSE, UNKNOWN_TEXT, UNKNOWN_TEXT]],
      ['2027-01-01', [TRUE, UNKNOWN_TEXT, UNKNOWN_TEXT]],
    ] as const) {
      expect([...judgeAll(programs, subjects, day)], day).toEqual(codes);
      expect(
        eligibility.map((rules) => judge(rules, subjects, day).code),
        day,
      ).toEqual(codes);
    }
  });

  it('are opened only if they are whole and of this version', () => {
    const bytes = verdictPart.build(published);
    const other = bytes.slice();
    other[4]! += 1;
    for (const wrong of [new Uint8Array(0), bytes.slice(0, -1), bytes.slice(0, 20), other, new Uint8Array(200)]) {
      expect(() => verdictPart.open(wrong)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(verdictPart.open(shifted.subarray(3)).ids).toHaveLength(3);
  });
});

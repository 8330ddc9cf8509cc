import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules, judge, judgeAll, verdictOfCode } from '../../../shared/policy/eligibility/index.ts';
import { decodePrograms, encodePrograms } from '../../../shared/policy/eligibility/part.ts';
import { always, anyRule, anySubjects } from './rules.ts';

const DAY = '2026-11-24';

describe('compiled and interpreted rules', () => {
  it('agree on every rule and every person', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), anySubjects, (rules, subjects) => {
        const entries = rules.map((rule, at) => ({ id: `own:${at}`, eligibility: always(rule) }));
        const codes = judgeAll(compileRules(entries), subjects, DAY);
        expect([...codes]).toEqual(entries.map(({ eligibility }) => judge(eligibility, subjects, DAY).code));
      }),
      { numRuns: 1_500 },
    );
  });

  it('say the same verdict wherever the code tells one', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, (rule, subjects) => {
        const { code, verdict } = judge(always(rule), subjects, DAY);
        const told = verdictOfCode(code);
        expect([told, 'unknown', 'true']).toContain(verdict);
        if (verdict === 'true') expect(['true', 'unknown']).toContain(told);
      }),
    );
  });

  it('survive the bytes of a snapshot, which are always the same', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 4 }), anySubjects, (rules, subjects) => {
        const programs = compileRules(rules.map((rule, at) => ({ id: `own:${at}`, eligibility: always(rule) })));
        const bytes = encodePrograms(programs);
        expect(encodePrograms(decodePrograms(bytes))).toEqual(bytes);
        expect(judgeAll(decodePrograms(bytes), subjects, DAY)).toEqual(judgeAll(programs, subjects, DAY));
      }),
      { numRuns: 200 },
    );
  });
});

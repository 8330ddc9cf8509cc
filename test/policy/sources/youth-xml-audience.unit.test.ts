import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/policy/eligibility/judge.ts';
import { statusOf } from '../../../shared/policy/eligibility/status.ts';
import { youthXmlDocument } from '../../../shared/policy/sources/youth-xml/document.ts';

const DAY = '2026-11-24';

function statusFor(row: Record<string, string>, age: number): string {
  const shared = { bizId: 'R1', polyBizSjnm: '청년 교육 지원', polyBizSecd: '003001001', sporCn: '월 25만원' };
  const parts = { youthPlcyList: JSON.stringify({ ...shared, ...row }) };
  const document = youthXmlDocument({ record: 'R1', parts }, { day: DAY });
  if ('withheld' in document) throw new Error(document.withheld);
  const { code } = judge(document.eligibility, { applicant: { age: { min: age, max: age } } }, DAY);
  return statusOf({ code, openness: 'open', conflicts: false });
}

describe('a youth programme of the old interface', () => {
  it('that states nobody it is for is no certain yes, not even for the young', () => {
    expect(statusFor({}, 70)).toBe('needs_review');
  });

  it('that says there is no limit is taken at its word', () => {
    expect(statusFor({ ageInfo: '제한없음' }, 70)).toBe('eligible');
  });

  it('that states an age decides by it', () => {
    expect(statusFor({ ageInfo: '만 19세 ~ 34세' }, 70)).toBe('ineligible');
    expect(statusFor({ ageInfo: '만 19세 ~ 34세' }, 27)).toBe('eligible');
  });
});

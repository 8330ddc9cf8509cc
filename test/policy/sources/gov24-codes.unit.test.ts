import { describe, expect, it } from 'vitest';
import { gov24 } from '../../../shared/policy/sources/gov24/connector.ts';
import { clausesOf, conditionOn, conditionsOf, documentOf } from './support.ts';

const BOTH_SEXES = { JA0101: 'Y', JA0102: 'Y' };
const ALL_INCOMES = { JA0201: 'Y', JA0202: 'Y', JA0203: 'Y', JA0204: 'Y', JA0205: 'Y' };
const TRAITS = '0301 0302 0303 0313 0314 0315 0316 0317 0318 0319 0320 0322 0326 0327 0328 0329 0330'.split(' ');
const HOUSEHOLDS = '0401 0402 0403 0404 0410 0411 0412 0413 0414'.split(' ');
const yes = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [`JA${code}`, 'Y']));
const EVERYBODY = { ...BOTH_SEXES, ...ALL_INCOMES, ...yes(TRAITS), ...yes(HOUSEHOLDS) };

const programme = (codes: Readonly<Record<string, unknown>>, list: Readonly<Record<string, unknown>> = {}) =>
  documentOf(gov24, '000000000001', {
    serviceList: {
      서비스ID: '000000000001',
      서비스명: '시험 지원',
      사용자구분: '개인',
      소관기관유형: '중앙행정기관',
      ...list,
    },
    supportConditions: { 서비스ID: '000000000001', ...codes },
  });

describe('codes of supportConditions', () => {
  it('codes inside a group are any-of', () => {
    const document = programme({ ...BOTH_SEXES, ...ALL_INCOMES, JA0313: 'Y', JA0314: 'Y' });
    expect(conditionOn(document, 'traits')).toMatchObject({
      test: { anyOf: ['farmer', 'fisher'] },
      source: { code: 'JA0313,JA0314' },
      confidence: 1,
    });
  });

  it('groups are joined by AND', () => {
    const document = programme({ JA0102: 'Y', ...ALL_INCOMES, JA0302: 'Y', JA0404: 'Y' });
    const [dated] = document.eligibility;
    expect(dated?.rule).toMatchObject({
      kind: 'all',
      of: [
        {
          kind: 'all',
          of: [
            { attribute: 'applicantKind', test: { anyOf: ['person', 'household'] } },
            { attribute: 'sex', test: { anyOf: ['female'] } },
            { attribute: 'traits', test: { anyOf: ['pregnant'] } },
            { attribute: 'household', test: { anyOf: ['single-person'] } },
          ],
        },
      ],
    });
  });

  it('all codes of a group restrict nobody', () => {
    expect(conditionsOf(programme(EVERYBODY)).map(({ attribute }) => attribute)).toEqual(['applicantKind']);
  });

  it('JA0322 means ordinary people qualify: the group does not restrict', () => {
    const document = programme({ ...BOTH_SEXES, ...ALL_INCOMES, JA0322: 'Y', JA0328: 'Y', JA0110: 3, JA0111: 5 });
    expect(conditionOn(document, 'traits')).toBeUndefined();
    expect(conditionOn(document, 'age')?.test).toEqual({ min: 3, max: 5 });
  });

  it('JA0410 means any household qualifies: the group does not restrict', () => {
    expect(conditionOn(programme({ ...BOTH_SEXES, JA0410: 'Y', JA0411: 'Y' }), 'household')).toBeUndefined();
  });

  it('an age of 120 is no upper limit, and 0 no lower one', () => {
    expect(conditionOn(programme({ ...EVERYBODY, JA0110: 0, JA0111: 120 }), 'age')).toBeUndefined();
    expect(conditionOn(programme({ ...EVERYBODY, JA0110: 65, JA0111: 120 }), 'age')?.test).toEqual({
      min: 65,
      max: null,
    });
  });

  it('ages may be numbers or digits', () => {
    expect(conditionOn(programme({ ...EVERYBODY, JA0110: '19', JA0111: '34' }), 'age')?.test).toEqual({
      min: 19,
      max: 34,
    });
  });

  it('an absent lower age is none', () => {
    expect(conditionOn(programme({ ...EVERYBODY, JA0110: null, JA0111: '18' }), 'age')?.test).toEqual({
      min: null,
      max: 18,
    });
  });

  it('neighbouring income bands are one range, without gaps between them', () => {
    const income = conditionOn(programme({ ...BOTH_SEXES, JA0201: 'Y', JA0202: 'Y', JA0203: 'Y' }), 'incomePercent');
    expect(income).toMatchObject({ test: { min: null, max: 100 }, source: { code: 'JA0201,JA0202,JA0203' } });
  });

  it('income bands with a hole are alternatives', () => {
    const document = programme({ ...BOTH_SEXES, JA0201: 'Y', JA0203: 'Y' });
    const incomes = conditionsOf(document).filter(({ attribute }) => attribute === 'incomePercent');
    expect(incomes.map(({ test }) => test)).toEqual([
      { min: null, max: 50 },
      { min: 75, max: 100 },
    ]);
  });

  it('a row of organisations only excludes persons', () => {
    const document = programme({ JA2101: 'Y', JA2202: 'Y' }, { 사용자구분: '' });
    expect(document.applicants).toEqual(['organisation']);
    expect(conditionsOf(document).map(({ attribute, test }) => [attribute, test])).toEqual([
      ['applicantKind', { anyOf: ['organisation'] }],
      ['organisationKind', { anyOf: ['sme'] }],
      ['businessSector', { anyOf: ['agriculture'] }],
    ]);
  });

  it('a row of organisations only excludes persons even where 사용자구분 says 개인', () => {
    const document = programme({ JA2103: 'Y' }, { 사용자구분: '개인||법인/시설/단체' });
    expect(conditionOn(document, 'applicantKind')?.test).toEqual({ anyOf: ['organisation'] });
  });

  it('persons and organisations are alternatives of one programme', () => {
    const document = programme(
      { ...BOTH_SEXES, ...ALL_INCOMES, ...yes(HOUSEHOLDS), JA0314: 'Y', JA2103: 'Y', JA0110: 19, JA0111: 120 },
      { 사용자구분: '개인||법인/시설/단체' },
    );
    expect(document.eligibility[0]?.rule).toMatchObject({
      kind: 'all',
      of: [{ kind: 'any', of: [{ kind: 'all' }, { kind: 'all' }] }],
    });
  });

  it('ages beside codes of organisations only are of those whom they employ: text, no condition', () => {
    const document = programme({ JA2101: 'Y', JA0110: 15, JA0111: 34 }, { 사용자구분: '법인/시설/단체' });
    expect(conditionOn(document, 'age')).toBeUndefined();
    expect(clausesOf(document)).toContainEqual(
      expect.objectContaining({ text: '15~34세', source: { code: 'JA0110,JA0111' } }),
    );
  });

  it('what is asked of persons is asked of the owner where only small businesses apply', () => {
    const document = programme(
      { JA0102: 'Y', ...ALL_INCOMES, JA1102: 'Y', JA1201: 'Y', JA1202: 'Y', JA1299: 'Y' },
      { 사용자구분: '소상공인' },
    );
    expect(conditionsOf(document).map(({ attribute }) => attribute)).toEqual(['applicantKind', 'sex', 'businessStage']);
  });

  it('unknown codes are accepted, and the old ones of before 2023 too', () => {
    const document = programme({ ...BOTH_SEXES, JA0103: 'Y', JA0305: 'Y', JA9999: 'Y', JA0302: 'Y' });
    expect(conditionOn(document, 'traits')?.test).toEqual({ anyOf: ['pregnant'] });
  });

  it('a coded age that the text contradicts is not sure', () => {
    const document = programme({ ...EVERYBODY, JA0110: 18, JA0111: 39 }, { 지원대상: '○ 만 19세 ~ 34세 청년' });
    expect(conditionOn(document, 'age')).toMatchObject({ test: { min: 18, max: 39 }, confidence: 0.6 });
    expect(clausesOf(document).map(({ text }) => text)).toEqual(['만 19세 ~ 34세 청년']);
  });

  it('a full group beside a narrow text leaves the text as a clause', () => {
    const document = programme(EVERYBODY, { 지원대상: '○ 호흡기 장애로 산소발생기를 사용하는 가구' });
    expect(clausesOf(document)).toEqual([
      expect.objectContaining({
        text: '호흡기 장애로 산소발생기를 사용하는 가구',
        source: { field: 'target', start: 2, end: 24 },
      }),
    ]);
  });

  it('a programme without codes keeps what its text says', () => {
    const document = documentOf(gov24, '1', {
      serviceList: { 서비스ID: '1', 서비스명: '시험', 지원대상: '기초생활수급자' },
    });
    expect(conditionsOf(document).map(({ attribute }) => attribute)).toEqual(['applicantKind']);
    expect(clausesOf(document).map(({ text }) => text)).toEqual(['기초생활수급자']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedYouthPolicy } from '../../../scripts/fakes/policy/youth-sites.ts';
import {
  districtsIn,
  normaliseRegion,
  provinces,
  regionLabel,
  regionOf,
  regionOfCode,
  regionOfOrganisation,
  regionsOfOrganisation,
  wholeDistrict,
} from '../../../shared/policy/regions/index.ts';
import { SUCCESSIONS } from '../../../shared/policy/regions/reform.ts';

const leaves = provinces().flatMap(({ code }) =>
  districtsIn(code).flatMap((district) => {
    const parts = districtsIn(district.code);
    return parts.length === 0 ? [district] : parts;
  }),
);

describe('the table of districts', () => {
  it('has exactly the districts that 온통청년 lists for the whole country', () => {
    const listed = (recordedYouthPolicy().zipCd ?? '').split(',');
    expect(listed).toHaveLength(256);
    expect(leaves.map(({ code }) => code).sort()).toEqual([...listed].sort());
  });

  it('names 16 provinces of today, each district inside the one whose digits it begins with', () => {
    expect(provinces()).toHaveLength(16);
    for (const { code, parent } of leaves) expect(code.startsWith(parent?.slice(0, 2) ?? '')).toBe(true);
  });

  it('has no two districts of one name inside one parent', () => {
    for (const { code } of [...provinces(), ...provinces().flatMap((province) => districtsIn(province.code))]) {
      const names = districtsIn(code).map(({ ko }) => ko);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('the district of an organisation', () => {
  it.each([
    ['충청남도 천안시', '44130'],
    ['충청북도 청주시', '43110'],
    ['경기도 광주시', '41610'],
    ['경기 광주시', '41610'],
    ['광주광역시 서구', '12240'],
    ['광주 광산구', '12330'],
    ['전라남도 목포시', '12110'],
    ['전남광주통합특별시 광양시', '12190'],
    ['강원도 고성군', '51820'],
    ['경상남도 고성군', '48820'],
    ['전라북도 임실군', '52750'],
    ['인천광역시 검단구', '28290'],
    ['경상북도 군위군', '47'],
    ['대구광역시 군위군', '27720'],
    ['세종특별자치시', '36'],
    ['경기도 용인시 기흥구', '41463'],
    ['용인시', '41460'],
    ['용인시청 교육청소년과', '41460'],
  ])('%s is %s: the 시·도 first, then the 시·군·구 inside it', (name, code) => {
    expect(regionOf(name)).toBe(code);
  });

  it.each(['국토교통부', '한국전력공사', '중구', '고성군', '광주시', '세종문화회관', '', '서구 보건소'])(
    '%s names none',
    (name) => {
      expect(regionOf(name)).toBeNull();
    },
  );

  it.each([
    ['서울특별시교육청', '11'],
    ['전북특별자치도교육청', '52'],
    ['부산도시공사', '26'],
    ['경기도일자리재단', '41'],
    ['재단법인 부산문화재단', '26'],
    ['국민건강보험공단', null],
  ])('%s answers for %s', (name, code) => {
    expect(regionOfOrganisation(name)).toBe(code);
  });

  it('the former 광주광역시 and 전라남도 are districts of one province today, not all of it', () => {
    expect(regionsOfOrganisation('광주광역시')).toEqual(['12210', '12240', '12270', '12300', '12330']);
    expect(regionsOfOrganisation('전라남도')).toHaveLength(22);
    expect(regionsOfOrganisation('전남광주통합특별시')).toEqual(['12']);
  });

  it('a city is also its districts, whose codes do not begin with its own', () => {
    expect(regionsOfOrganisation('경기도 용인시')).toEqual(['41460', '41461', '41463', '41465']);
    expect(wholeDistrict('11680')).toEqual(['11680']);
  });

  it('every district is found by its full name', () => {
    for (const { code } of leaves) {
      const name = regionLabel(code, 'ko');
      expect([code, code.slice(0, 2)]).toContain(regionOf(name));
    }
  });
});

describe('codes through the reforms', () => {
  it.each([
    ['42110', '2023-06-10', ['42110']],
    ['42110', '2023-06-11', ['51110']],
    ['45130', '2024-01-18', ['52130']],
    ['46110', '2026-06-30', ['46110']],
    ['46110', '2026-07-01', ['12110']],
    ['29140', '2026-11-24', ['12240']],
    ['2914010100', '2026-11-24', ['1224010100']],
    ['28260', '2026-11-24', ['28275', '28290']],
    ['28110', '2026-11-24', ['28125', '28155']],
    ['47720', '2026-11-24', ['27720']],
    ['11680', '2026-11-24', ['11680']],
  ])('%s on %s goes on as %j', (code, day, codes) => {
    expect(normaliseRegion(code, day)).toEqual(codes);
  });

  it('what has succeeded is in the table, and stays what it is', () => {
    for (const { next } of SUCCESSIONS)
      for (const code of next) {
        expect(regionOfCode(code)).toBeDefined();
        expect(normaliseRegion(code, '2026-11-24')).toEqual([code]);
      }
  });

  it('normalising twice is normalising once, and a later day never brings an old code back', () => {
    const olds = SUCCESSIONS.map(({ old }) => old);
    fc.assert(
      fc.property(fc.constantFrom(...olds, ...leaves.map(({ code }) => code)), (code) => {
        const once = normaliseRegion(code, '2026-11-24');
        expect(once.flatMap((next) => normaliseRegion(next, '2026-11-24'))).toEqual(once);
        for (const next of once) expect(olds).not.toContain(next);
      }),
    );
  });

  it('labels in both languages', () => {
    expect(regionLabel('41463', 'ko')).toBe('경기도 용인시 기흥구');
    expect(regionLabel('12', 'en')).toBe('Jeonnam-Gwangju');
    expect(regionLabel('36110', 'ko')).toBe('세종특별자치시');
    expect(regionLabel('99999', 'ko')).toBe('99999');
  });
});

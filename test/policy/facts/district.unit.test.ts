import { describe, expect, it } from 'vitest';
import { districtPrefix } from '../../../shared/policy/facts/district.ts';
import { DISTRICTS } from '../../../shared/policy/regions/table.ts';

/** All districts of the table, as code and the city that holds it. */
const districts = Object.entries(DISTRICTS).flatMap(([province, list]) => {
  let city = province;
  return list.split(',').map((item) => {
    const code = province + item.replace('>', '').slice(0, 3);
    if (!item.startsWith('>')) city = code;
    return { code, within: item.startsWith('>') ? city : province };
  });
});

describe('the prefix of a district', () => {
  it('drops the zeros that longer codes are filled with', () => {
    expect(['1168000000', '11680000', '11680'].map(districtPrefix)).toEqual(['1168', '1168', '1168']);
    expect(districtPrefix('1100000000')).toBe('11');
    expect(districtPrefix('1168010100')).toBe('11680101');
  });

  it('holds exactly the districts that the table puts there, for every district there is', () => {
    expect(districts.length).toBeGreaterThan(220);
    const wrong = districts.flatMap(({ code }) =>
      districts
        .filter((other) => other.code !== code)
        .filter((other) => districtPrefix(other.code).startsWith(districtPrefix(code)) !== (other.within === code))
        .map((other) => `${code} ${other.code}`),
    );
    expect(wrong).toEqual([]);
  });
});

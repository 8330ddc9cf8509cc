import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARCHETYPE_KEYS } from '../../../scripts/policy/archetype-keys.ts';
import { collectedProgrammes, generatedProgrammes } from '../../../scripts/policy/corpus.ts';
import { byArchetype, searcherOver } from '../../../scripts/policy/searchers.ts';
import { evaluate } from '../../../shared/policy/search/evaluation.ts';
import { below, FLOORS } from '../../../shared/policy/search/gold/floors.ts';
import { ARCHETYPE_GOLD, CITIZEN_GOLD, UNSEEN_GOLD, within } from '../../../shared/policy/search/gold/gold-set.ts';
import { knownItems } from '../../../shared/policy/search/gold/known-items.ts';
import { ndcgAt, recallAt, reciprocalRankAt } from '../../../shared/policy/search/measures.ts';

describe('measures', () => {
  const gains = { a: 3, b: 2, c: 1 };

  it('are one for the best order and lower for any other', () => {
    expect(ndcgAt(['a', 'b', 'c', 'x'], gains, 10)).toBe(1);
    expect(ndcgAt(['x', 'y'], gains, 10)).toBe(0);
    // (2^2 − 1)/log2(2) + (2^3 − 1)/log2(3) over (2^3 − 1)/log2(2) + (2^2 − 1)/log2(3) + (2^1 − 1)/log2(4)
    const expected = (3 + 7 / Math.log2(3)) / (7 + 3 / Math.log2(3) + 1 / 2);
    expect(ndcgAt(['b', 'a'], gains, 10)).toBeCloseTo(expected, 12);
  });

  it('count what stands there twice once', () => {
    expect(ndcgAt(['a', 'a', 'b', 'c'], gains, 3)).toBe(1);
    expect(recallAt(['a', 'a', 'a'], gains, 3)).toBeCloseTo(1 / 3, 12);
  });

  it('look no deeper than they are told', () => {
    expect(reciprocalRankAt(['x', 'y', 'c'], gains, 10)).toBeCloseTo(1 / 3, 12);
    expect(reciprocalRankAt(['x', 'y', 'c'], gains, 2)).toBe(0);
    expect(recallAt(['x', 'a', 'b'], gains, 2)).toBeCloseTo(1 / 3, 12);
    expect(recallAt(['a'], {}, 2)).toBe(0);
  });
});

describe('search over a generated catalogue', () => {
  const programmes = generatedProgrammes();
  const search = byArchetype(searcherOver(programmes), programmes);

  it('has queries in both languages, about every archetype, and no other', () => {
    expect(ARCHETYPE_GOLD.filter(({ lang }) => lang === 'ko').length).toBeGreaterThanOrEqual(60);
    expect(ARCHETYPE_GOLD.filter(({ lang }) => lang === 'en').length).toBeGreaterThanOrEqual(15);
    const judged = new Set(ARCHETYPE_GOLD.flatMap(({ relevant }) => Object.keys(relevant)));
    expect([...judged].sort()).toEqual([...ARCHETYPE_KEYS].sort());
    expect(ARCHETYPE_GOLD.flatMap(({ relevant }) => Object.values(relevant)).every((gain) => gain >= 1)).toBe(true);
  });

  it('answers citizens at least as well as was reached, in English as well', async () => {
    const { mean } = await evaluate(search, ARCHETYPE_GOLD);
    expect(below(mean, FLOORS.archetype)).toEqual([]);
    const english = await evaluate(
      search,
      ARCHETYPE_GOLD.filter(({ lang }) => lang === 'en'),
    );
    expect(below(english.mean, FLOORS.archetypeEnglish)).toEqual([]);
  });

  it('finds programmes by what they are for', async () => {
    const { gold, documents } = knownItems(programmes);
    const { mean } = await evaluate(searcherOver(documents), gold);
    expect(below(mean, FLOORS.archetypeItem)).toEqual([]);
  });

  it('a searcher that is worse fails', async () => {
    const { mean } = await evaluate(
      async (query, limit) => [...(await search(query, limit))].reverse(),
      ARCHETYPE_GOLD,
    );
    expect(below(mean, FLOORS.archetype).length).toBeGreaterThan(0);
  });
});

describe('rows that an operator has collected', () => {
  it('are read from an answer of the source, from several, and from bare rows', () => {
    const row = { 서비스ID: '161300000099', 서비스명: '월세', 소관기관명: '국토교통부', 사용자구분: '개인' };
    const folder = mkdtempSync(join(tmpdir(), 'policy-rows-'));
    const path = join(folder, 'rows.json');
    const idsOf = (json: unknown) => {
      writeFileSync(path, JSON.stringify(json));
      const { documents, withheld } = collectedProgrammes(path);
      return [...documents.map(({ id }) => id), ...withheld.map((id) => `gov24:${id}`)];
    };
    try {
      for (const json of [[row], [row, row], { totalCount: 1, data: [row] }, [{ data: [row] }, { data: [] }]]) {
        expect(idsOf(json)).toEqual(['gov24:161300000099']);
      }
      expect(() => idsOf([{ 서비스명: '월세' }])).toThrow(TypeError);
      expect(() => idsOf(1)).toThrow(TypeError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are judged by the queries whose services are among them', () => {
    for (const gold of [CITIZEN_GOLD, UNSEEN_GOLD]) {
      const [id = ''] = Object.keys(gold[0]?.relevant ?? {});
      expect(within(gold, (each) => each === id).length).toBeGreaterThan(0);
      expect(within(gold, () => false)).toEqual([]);
    }
  });
});

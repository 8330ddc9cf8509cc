import { describe, expect, it } from 'vitest';
import { realProgrammes } from '../../../scripts/policy/corpus.ts';
import { evaluate } from '../../../shared/policy/search/evaluation.ts';
import { below, FLOORS } from '../../../shared/policy/search/gold/floors.ts';
import { CITIZEN_GOLD, UNSEEN_GOLD, within } from '../../../shared/policy/search/gold/gold-set.ts';
import { knownItems } from '../../../shared/policy/search/gold/known-items.ts';
import { ndcgAt, recallAt, reciprocalRankAt } from '../../../shared/policy/search/measures.ts';
import { indexOf } from './support.ts';

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

describe('search over real programmes', () => {
  const programmes = realProgrammes();
  const ids = new Set(programmes.map(({ id }) => id));
  const searcherOver = (documents: typeof programmes) => {
    const index = indexOf(documents);
    return (query: string, limit: number) =>
      index.search(query, { limit }).map(({ position }) => documents[position]!.id);
  };

  it('has queries in both languages, all about programmes that there are', () => {
    for (const gold of [CITIZEN_GOLD, UNSEEN_GOLD]) expect(within(gold, (id) => ids.has(id))).toEqual(gold);
    expect(CITIZEN_GOLD.filter(({ lang }) => lang === 'ko').length).toBeGreaterThanOrEqual(60);
    expect(CITIZEN_GOLD.filter(({ lang }) => lang === 'en').length).toBeGreaterThanOrEqual(20);
  });

  it('answers citizens at least as well as was reached', async () => {
    const { mean } = await evaluate(searcherOver(programmes), CITIZEN_GOLD);
    expect(below(mean, FLOORS.citizen)).toEqual([]);
    const unseen = await evaluate(searcherOver(programmes), UNSEEN_GOLD);
    expect(below(unseen.mean, FLOORS.unseen)).toEqual([]);
  });

  it('finds programmes by what they are for', async () => {
    const { gold, documents } = knownItems(programmes);
    const { mean } = await evaluate(searcherOver([...documents]), gold);
    expect(below(mean, FLOORS.knownItem)).toEqual([]);
  });

  it('a searcher that is worse fails', async () => {
    const search = searcherOver(programmes);
    const { mean } = await evaluate((query, limit) => search(query, limit).toReversed(), CITIZEN_GOLD);
    expect(below(mean, FLOORS.citizen).length).toBeGreaterThan(0);
  });
});

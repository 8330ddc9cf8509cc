import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceOf } from '../../../shared/blacklist/scoring/confidence.ts';
import { infoText, parseInfo } from '../../../shared/blacklist/scoring/info.ts';
import { roundedScore, type ScoredClaim, scoreOf } from '../../../shared/blacklist/scoring/score.ts';
import { DEFAULT_SCORING, type ScoringSettings } from '../../../shared/blacklist/scoring/settings.ts';
import { trustOf } from '../../../shared/blacklist/scoring/trust.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const share = fc.double({ min: 0, max: 1, noNaN: true });
const settings: fc.Arbitrary<ScoringSettings> = fc.record({
  sources: fc.dictionary(
    fc.constantFrom(...NAMES),
    fc.record({ reliability: share, lineage: fc.constantFrom('x', 'y', null) }),
  ),
  defaultReliability: share,
  defaultConfidence: fc.integer({ min: 0, max: 100 }),
});
const claim = (source: string): fc.Arbitrary<ScoredClaim> =>
  fc.record({
    source: fc.constant(source),
    confidence: fc.option(fc.integer({ min: 0, max: 100 })),
    severity: fc.constantFrom(null, 'minor', 'critical', 'unheard-of'),
  });
/** One claim of each of some sources, as an entry has them. */
const claims = fc.subarray(NAMES, { minLength: 1 }).chain((names) => fc.tuple(...names.map(claim)));

const stated = (source: string, confidence: number): ScoredClaim => ({ source, confidence, severity: null });
const trust = (sources: ScoringSettings['sources']): ScoringSettings => ({ ...DEFAULT_SCORING, sources });

describe('the score of an entry', () => {
  it('is what its arithmetic, done again by hand, gives', () => {
    fc.assert(
      fc.property(claims, settings, (said, scoring) => {
        const { groups, product, score } = scoreOf(said, scoring);
        for (const group of groups) {
          expect(group.factor).toBe(1 - (group.reliability * group.confidence) / 100);
          expect(group.reliability).toBe(trustOf(group.source, scoring).reliability);
        }
        expect(groups.reduce((rest, group) => rest * group.factor, 1)).toBe(product);
        expect(roundedScore(product)).toBe(score);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        // Every source is somewhere in it, once.
        const named = groups.flatMap((group) => [group.source, ...group.alsoSaid]);
        expect(named.sort()).toEqual(said.map(({ source }) => source).sort());
      }),
    );
  });

  it('does not depend on the order of the claims', () => {
    const shuffled = claims.chain((said) =>
      fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length })),
    );
    fc.assert(
      fc.property(shuffled, settings, ([said, other], scoring) => {
        expect(scoreOf(other, scoring)).toEqual(scoreOf(said, scoring));
      }),
    );
  });

  it('never falls when another source says so, when one is surer, or when one is believed more', () => {
    fc.assert(
      fc.property(claims, settings, fc.nat(), share, (said, scoring, at, more) => {
        const { score } = scoreOf(said, scoring);
        expect(scoreOf(said.slice(0, -1), scoring).score).toBeLessThanOrEqual(score);
        const one = said[at % said.length]!;
        const surer = {
          ...one,
          confidence: Math.ceil(confidenceOf(one, scoring) + (100 - confidenceOf(one, scoring)) * more),
        };
        expect(scoreOf(said.with(at % said.length, surer), scoring).score).toBeGreaterThanOrEqual(score);
        const { reliability, lineage } = trustOf(one.source, scoring);
        const believed = { reliability: reliability + (1 - reliability) * more, lineage };
        const sources = { ...scoring.sources, [one.source]: believed };
        expect(scoreOf(said, { ...scoring, sources }).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it('joins independent sources and counts a lineage once, by its strongest', () => {
    const apart = trust({ a: { reliability: 0.5 }, b: { reliability: 0.8 } });
    expect(scoreOf([stated('a', 100), stated('b', 50)], apart).score).toBe(70);
    const together = trust({ a: { reliability: 0.5, lineage: 'x' }, b: { reliability: 0.8, lineage: 'x' } });
    expect(scoreOf([stated('a', 100), stated('b', 50)], together)).toEqual({
      groups: [{ lineage: 'x', source: 'a', reliability: 0.5, confidence: 100, factor: 0.5, alsoSaid: ['b'] }],
      product: 0.5,
      score: 50,
    });
    // A list made of others adds nothing to them.
    expect(scoreOf([stated('ipsum-3', 50), stated('blocklist-de', 90)], DEFAULT_SCORING).groups).toHaveLength(1);
  });

  it('is 100 only where a person or a source without doubt says so', () => {
    expect(scoreOf([{ source: 'manual', confidence: null, severity: null }], DEFAULT_SCORING).score).toBe(100);
    expect(scoreOf([stated('manual', 30)], DEFAULT_SCORING).score).toBe(30);
    const many = NAMES.map((name) => stated(name, 99));
    expect(scoreOf(many, { ...DEFAULT_SCORING, defaultReliability: 1 }).score).toBe(99);
    // Settings cannot make a person unreliable.
    expect(trustOf('manual', trust({ manual: { reliability: 0.1 } }))).toEqual({ reliability: 1, lineage: null });
  });
});

describe('what a claim leaves unsaid', () => {
  it('is read from its severity, then from the settings; the settings overrule what is known of a source', () => {
    const of = (severity: string | null) => confidenceOf({ source: 'a', confidence: null, severity }, DEFAULT_SCORING);
    expect([of('minor'), of('warning'), of('critical'), of('fatal'), of('odd'), of(null)]).toEqual([
      40, 60, 80, 90, 70, 70,
    ]);
    expect(trustOf('ipsum-3', trust({ 'ipsum-3': { lineage: null } }))).toEqual({ reliability: 0.75, lineage: null });
    expect(trustOf('constructor', DEFAULT_SCORING)).toEqual({ reliability: 0.7, lineage: null });
  });
});

describe('the text of an entry', () => {
  it('is read back, also that of a table of before there were scores', () => {
    const facts = { reason: 'r', category: 'c2', country: 'KR', severity: null, confidence: 5 } as const;
    const info = { score: 12, claims: [{ source: 'a', ...facts }] };
    expect(parseInfo(infoText(info))).toEqual(info);
    const old = [{ source: 'a', reason: 'r', category: 'c2', country: 'KR' }];
    expect(parseInfo(JSON.stringify(old))).toEqual({
      score: null,
      claims: [{ ...old[0], severity: null, confidence: null }],
    });
  });
});

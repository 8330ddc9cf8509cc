import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScorecardTally } from '../../../shared/blacklist/scoring/scorecard.ts';
import { suggestedReliability } from '../../../shared/blacklist/scoring/suggest.ts';

const entry = fc
  .subarray([1, 2, 3, 4], { minLength: 1 })
  .chain((sources) =>
    fc.tuple(...sources.map((source) => fc.record({ source: fc.constant(source), firstSeen: fc.nat(9) }))),
  );

it('a tally counts what going through all entries for each source again would count', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      const tally = new ScorecardTally();
      for (const claims of entries) tally.add(claims);
      const standings = tally.finish(String);
      for (const { source, active, unique, overlap, first, meanLagMs } of standings) {
        const mine = entries.filter((claims) => claims.some((claim) => String(claim.source) === source));
        const shared = mine.filter((claims) => claims.length > 1);
        const lags = shared.map((claims) => {
          const own = claims.find((claim) => String(claim.source) === source)!;
          return own.firstSeen - Math.min(...claims.map(({ firstSeen }) => firstSeen));
        });
        expect([active, unique]).toEqual([mine.length, mine.length - shared.length]);
        expect(first).toBe(lags.filter((lag) => lag === 0).length);
        expect(meanLagMs).toBe(lags.length === 0 ? null : Math.round(lags.reduce((a, b) => a + b) / lags.length));
        for (const [other, count] of Object.entries(overlap)) {
          expect(count).toBe(mine.filter((claims) => claims.some((claim) => String(claim.source) === other)).length);
          // The matrix is symmetric.
          expect(standings.find((card) => card.source === other)!.overlap[source]).toBe(count);
        }
      }
      expect(standings.reduce((sum, { active }) => sum + active, 0)).toBe(entries.flat().length);
    }),
  );
});

it('a suggestion is what is set until people judge, and moves the way they do, never out of bounds', () => {
  const share = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000);
  fc.assert(
    fc.property(share, fc.nat(1_000), fc.nat(1_000), (present, falsePositives, confirmed) => {
      const suggested = suggestedReliability(present, { falsePositives, confirmed });
      expect(suggested).toBeGreaterThanOrEqual(0);
      expect(suggested).toBeLessThanOrEqual(1);
      expect(suggestedReliability(present, { falsePositives: 0, confirmed: 0 })).toBe(present);
      expect(suggestedReliability(present, { falsePositives: falsePositives + 1, confirmed })).toBeLessThanOrEqual(
        suggested,
      );
      expect(suggestedReliability(present, { falsePositives, confirmed: confirmed + 1 })).toBeGreaterThanOrEqual(
        suggested,
      );
    }),
  );
});

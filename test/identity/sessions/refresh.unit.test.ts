import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefresh, FIRST_REFRESH, type RefreshState, STRAGGLER_MS } from '../../../shared/identity/refresh.ts';

const NOW = 1_800_000_000_000;

/** The server's side of one family, as the actor keeps it. */
class Family {
  state: RefreshState = FIRST_REFRESH;
  isEnded = false;

  present(number: number, device: string, now: number): number | 'ended' {
    if (this.isEnded) return 'ended';
    const decision = decideRefresh(this.state, number, device, now);
    switch (decision.kind) {
      case 'rotate':
        this.state = decision.state;
        return decision.issue;
      case 'repeat':
        return decision.issue;
      case 'replay':
        this.isEnded = true;
        return 'ended';
      default:
        return 'ended';
    }
  }
}

describe('single-successor refresh', () => {
  it('a retry after a lost answer gets the same successor', () => {
    const family = new Family();
    expect(family.present(1, 'phone', NOW)).toBe(2);
    expect(family.present(1, 'phone', NOW + STRAGGLER_MS * 100)).toBe(2);
    expect(family.present(2, 'phone', NOW + STRAGGLER_MS * 100)).toBe(3);
  });

  it('a number whose successor was used is theft', () => {
    const family = new Family();
    family.present(1, 'phone', NOW);
    family.present(2, 'phone', NOW + 60_000);
    expect(family.present(1, 'phone', NOW + 60_001 + STRAGGLER_MS)).toBe('ended');
    expect(family.isEnded).toBe(true);
  });

  it('a straggler of the same device within the tolerance gets the newest; of another device it is theft', () => {
    const honest = new Family();
    honest.present(1, 'phone', NOW);
    honest.present(2, 'phone', NOW + 100);
    expect(honest.present(1, 'phone', NOW + STRAGGLER_MS)).toBe(3);
    const robbed = new Family();
    robbed.present(1, 'phone', NOW);
    robbed.present(2, 'phone', NOW + 100);
    expect(robbed.present(1, 'thief', NOW + 200)).toBe('ended');
  });

  it('a number that was never issued ends nothing', () => {
    const family = new Family();
    for (const number of [0, 2, -1, 1.5, Number.NaN, 1e9]) expect(family.present(number, 'x', NOW)).toBe('ended');
    expect(family.isEnded).toBe(false);
  });

  it('any interleaving of 2 to 8 tabs with lost answers: one live successor, nobody is signed out', () => {
    // Each step: which tab acts, whether its answer is lost, and how much time passes before it.
    const step = fc.record({ tab: fc.nat(7), isLost: fc.boolean(), waitMs: fc.nat(900) });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.array(step, { minLength: 1, maxLength: 60 }), (tabs, steps) => {
        const family = new Family();
        // Tabs share what one of them has stored, as pages of one origin do; each may have read it a moment ago.
        let stored = 1;
        const held = Array.from({ length: tabs }, () => 1);
        let now = NOW;
        let readAt = Array.from({ length: tabs }, () => NOW);
        for (const { tab: chosen, isLost, waitMs } of steps) {
          now += waitMs;
          const tab = chosen % tabs;
          // A tab that has held its copy for longer than a request may take reads the stored one again.
          if (now - readAt[tab]! > STRAGGLER_MS / 2) {
            held[tab] = stored;
            readAt = readAt.with(tab, now);
          }
          const answer = family.present(held[tab]!, 'browser', now);
          expect(answer).not.toBe('ended');
          expect(answer).toBe(family.state.counter);
          if (!isLost) {
            stored = Math.max(stored, answer as number);
            held[tab] = stored;
            readAt = readAt.with(tab, now);
          }
        }
        expect(family.isEnded).toBe(false);
      }),
    );
  });

  it('any replay after use by another device ends the family', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(1_000_000), fc.nat(20_000), (rotations, seed, gapMs) => {
        const family = new Family();
        let now = NOW;
        for (let number = 1; number <= rotations; number += 1) {
          expect(family.present(number, 'owner', now)).toBe(number + 1);
          now += gapMs;
        }
        // Any number whose successor was used: up to rotations - 1.
        const stolen = 1 + (seed % (rotations - 1));
        expect(family.present(stolen, 'thief', now)).toBe('ended');
        expect(family.isEnded).toBe(true);
        expect(family.present(rotations + 1, 'owner', now)).toBe('ended');
      }),
    );
  });
});

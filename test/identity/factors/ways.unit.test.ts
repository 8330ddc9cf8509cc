import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayRemoveWay, type RemovableWay, type WaysIn, waysWithout } from '../../../shared/identity/factors/ways.ts';

/** What the owner can actually do, told apart from the rule: present each credential in turn, or ask for a mail that arrives. */
function canGetIn({ password, passkeys, socialLinks, verifiedEmail }: WaysIn): boolean {
  const signsIn = [password, ...Array<boolean>(passkeys).fill(true), ...Array<boolean>(socialLinks).fill(true)];
  return signsIn.some(Boolean) || verifiedEmail;
}

function added(ways: WaysIn, way: RemovableWay): WaysIn {
  switch (way) {
    case 'password':
      return { ...ways, password: true };
    case 'passkey':
      return { ...ways, passkeys: ways.passkeys + 1 };
    case 'socialLink':
      return { ...ways, socialLinks: ways.socialLinks + 1 };
    case 'verifiedEmail':
      return { ...ways, verifiedEmail: true };
  }
}

const WAYS = ['password', 'passkey', 'socialLink', 'verifiedEmail'] as const;
const NOTHING: WaysIn = { password: false, passkeys: 0, socialLinks: 0, verifiedEmail: false };
const way = fc.constantFrom(...WAYS);
const steps = fc.array(fc.record({ adds: fc.boolean(), way }), { maxLength: 60 });

describe('the last way in', () => {
  it('no sequence of adds and removals leaves an account without a way to sign in or to recover', () => {
    fc.assert(
      fc.property(way, steps, (first, sequence) => {
        let ways = added(NOTHING, first);
        for (const step of sequence) {
          if (step.adds) ways = added(ways, step.way);
          else if (mayRemoveWay(ways, step.way)) ways = waysWithout(ways, step.way);
          expect(canGetIn(ways)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('forbids nothing else: whatever leaves another way may go', () => {
    const account = fc.record({
      password: fc.boolean(),
      passkeys: fc.nat(3),
      socialLinks: fc.nat(3),
      verifiedEmail: fc.boolean(),
    });
    fc.assert(
      fc.property(account, way, (ways, removed) => {
        expect(mayRemoveWay(ways, removed)).toBe(canGetIn(waysWithout(ways, removed)));
      }),
    );
  });

  it.each([
    [{ ...NOTHING, passkeys: 1 }, 'passkey', false],
    [{ ...NOTHING, passkeys: 2 }, 'passkey', true],
    [{ ...NOTHING, passkeys: 1, verifiedEmail: true }, 'passkey', true],
    [{ ...NOTHING, socialLinks: 1 }, 'socialLink', false],
    [{ ...NOTHING, password: true }, 'password', false],
    [{ ...NOTHING, password: true, verifiedEmail: true }, 'verifiedEmail', true],
  ] as const)('%o without a %s: %s', (ways, removed, may) => {
    expect(mayRemoveWay(ways, removed)).toBe(may);
  });
});

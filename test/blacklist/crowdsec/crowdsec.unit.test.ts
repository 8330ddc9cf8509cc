import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begun, pullOf, REPEATS, served } from '../../../shared/blacklist/crowdsec/cursor.ts';
import { decisionId, decisionOf } from '../../../shared/blacklist/crowdsec/decision.ts';
import { goDuration } from '../../../shared/blacklist/crowdsec/duration.ts';
import { canPass, decisionFilterOf, passesScope } from '../../../shared/blacklist/crowdsec/filter.ts';
import { endOf, NEAREST_END_MS, RENEWAL_MS, roundOf, saidAt } from '../../../shared/blacklist/taxii/renewal.ts';
import { blockOf } from '../stix/support.ts';

const now = Date.UTC(2026, 10, 24);

describe('a duration', () => {
  it('is written as Go does', () => {
    expect([14_352_500, 0, 1_000, 60_000, 3_600_000, -48_241_002].map(goDuration)).toEqual([
      '3h59m12.5s',
      '0s',
      '1s',
      '1m0s',
      '1h0m0s',
      '-13h24m1.002s',
    ]);
  });
});

describe('a decision', () => {
  it('has a scope, a number no reader rounds and an end that can be told to have moved', () => {
    const single = decisionOf('main', blockOf('5.5.5.5'), now + 1_000, now);
    expect(single).toMatchObject({
      scope: 'Ip',
      value: '5.5.5.5',
      type: 'ban',
      origin: 'aegis',
      scenario: 'aegis/main',
    });
    expect(single.duration).toBe(goDuration(NEAREST_END_MS));
    expect(decisionOf('main', blockOf('2a00::/32'), null, now)).toMatchObject({ scope: 'Range', value: '2a00::/32' });
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), fc.nat(2 ** 32 - 1), (a, b) => {
        const id = (lo: number) => decisionId({ family: 4, lo, hi: lo, prefix: 32 });
        expect(Number.isSafeInteger(id(a))).toBe(true);
        expect(id(a) === id(b)).toBe(a === b);
      }),
    );
    expect(Number.isSafeInteger(decisionId(blockOf('ffff::/16')))).toBe(true);
    expect(decisionId(blockOf('2a00::/32'))).not.toBe(decisionId(blockOf('2a00::/33')));
  });

  it('passes what a bouncer asks for', () => {
    const single = decisionOf('main', blockOf('5.5.5.5'), null, now);
    const network = decisionOf('main', blockOf('5.5.5.0/24'), null, now);
    expect(passesScope(network, decisionFilterOf({ scopes: 'Ip' }))).toBe(false);
    expect(passesScope(single, decisionFilterOf({ scopes: 'ip,range' }))).toBe(true);
    expect(canPass('main', decisionFilterOf({ origins: 'CAPI,aegis' }))).toBe(true);
    expect(canPass('main', decisionFilterOf({ origins: 'CAPI' }))).toBe(false);
    expect(canPass('main', decisionFilterOf({ scenarios_containing: 'ssh,main' }))).toBe(true);
    expect(canPass('main', decisionFilterOf({ scenarios_not_containing: 'main' }))).toBe(false);
    expect(canPass('main', decisionFilterOf({ type: 'captcha' }))).toBe(false);
  });
});

describe('what a bouncer is told', () => {
  it('reaches it although answers are lost, unless as many as are repeated are lost running', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 40 }), (steps) => {
        let live = 1;
        let cursor = begun(live, 0);
        let has = live;
        let lost = 0;
        for (const [isPublished, isLost] of steps) {
          if (isPublished) live += 1;
          const { from } = pullOf(cursor, 0);
          cursor = served(cursor, live, 0);
          lost = isLost && lost < REPEATS - 1 ? lost + 1 : 0;
          // A difference that begins at or before what the bouncer has leaves nothing out.
          if (lost === 0) {
            expect(from).toBeLessThanOrEqual(has);
            has = live;
          }
        }
      }),
    );
  });

  it('costs no write while nothing changes', () => {
    const cursor = begun(7, 0);
    expect(served(cursor, 7, 0)).toBe(cursor);
  });

  it('is told anew once a round begins, at different times for different lists', () => {
    const cursor = begun(7, roundOf('main', now));
    expect(pullOf(cursor, roundOf('main', now)).isRenewal).toBe(false);
    expect(pullOf(cursor, roundOf('main', now + RENEWAL_MS)).isRenewal).toBe(true);
    expect(roundOf('main', now)).not.toBe(roundOf('other', now));
  });
});

describe('what is said of an end', () => {
  it('never lets an entry end before a consumer can be told that its end has moved', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(3 * RENEWAL_MS), fc.integer({ min: -1e9, max: 3e9 }), (published, later, end) => {
        const publishedAt = now + published;
        const at = saidAt('main', publishedAt, publishedAt + later);
        expect(at).toBeLessThanOrEqual(publishedAt + later);
        const next = roundOf('main', at) + RENEWAL_MS;
        expect(saidAt('main', publishedAt, next)).toBeGreaterThan(at);
        expect(endOf(publishedAt + end, at)! - next).toBeGreaterThanOrEqual(RENEWAL_MS);
      }),
    );
    expect(endOf(null, now)).toBeNull();
  });
});

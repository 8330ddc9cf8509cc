import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCollectors } from '../../../shared/blacklist/collectors.ts';
import { assertEgressAllowed } from '../../../shared/blacklist/egress.ts';
import { hasZipEnd } from '../../../shared/blacklist/portal/answer.ts';
import { absorbCookies, cookieHeaders } from '../../../shared/blacklist/portal/cookie-jar.ts';
import { createOnceGuard } from '../../../shared/blacklist/portal/once.ts';
import { findPreset, LIST_PRESETS } from '../../../shared/blacklist/presets.ts';
import { CATEGORIES } from '../../../shared/blacklist/record.ts';
import { planFor } from './harness.ts';

describe('the cookie jar', () => {
  it('takes, replaces and deletes by name, and ignores path and domain', () => {
    const one = absorbCookies({}, ['a=1; Path=/x; Domain=.portal.example', 'b=2; HttpOnly'], 0);
    expect(cookieHeaders(one)).toEqual({ cookie: 'a=1; b=2' });
    const two = absorbCookies(one, ['a=3', 'b=; Max-Age=0'], 0);
    expect(two).toEqual({ a: '3' });
    expect(absorbCookies(two, ['a=4; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], 1_000)).toEqual({});
    expect(cookieHeaders({})).toEqual({});
  });

  it('keeps what it can from any header, and never more than fifty', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 200 }), (headers) => {
        expect(Object.keys(absorbCookies({}, headers, 0)).length).toBeLessThanOrEqual(50);
      }),
    );
    const many = Array.from({ length: 80 }, (_, index) => `c${index}=1`);
    expect(Object.keys(absorbCookies({}, many, 0))).toHaveLength(50);
  });
});

describe('the once guard', () => {
  it('gives a ticket out once, and only to who armed it', () => {
    const guard = createOnceGuard();
    expect(guard.take('a')).toBe(false);
    guard.arm('a');
    expect([guard.take('a'), guard.take('a')]).toEqual([true, false]);
    guard.arm('b');
    expect(createOnceGuard().take('b')).toBe(false);
  });

  it('forgets the oldest of too many', () => {
    const guard = createOnceGuard();
    for (let ticket = 0; ticket <= 1_000; ticket++) guard.arm(String(ticket));
    expect([guard.take('0'), guard.take('1'), guard.take('1000')]).toEqual([false, true, true]);
  });
});

describe('the end of a ZIP archive', () => {
  it('is found behind a comment and missed in a cut-off file', () => {
    const end = [0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)];
    expect(hasZipEnd(Uint8Array.from([1, 2, 3, ...end]))).toBe(true);
    expect(hasZipEnd(Uint8Array.from([...end, ...new Array<number>(300).fill(65)]))).toBe(true);
    expect(hasZipEnd(Uint8Array.from(end.slice(0, 20)))).toBe(false);
    expect(hasZipEnd(new Uint8Array())).toBe(false);
  });
});

describe('the presets', () => {
  it('have unique ids and addresses that egress allows', () => {
    expect(new Set(LIST_PRESETS.map((preset) => preset.id)).size).toBe(LIST_PRESETS.length);
    for (const preset of LIST_PRESETS) {
      expect(assertEgressAllowed(preset.url, { allowLoopback: [] }).protocol).toBe('https:');
      expect(URL.canParse(preset.homepage)).toBe(true);
      expect(preset.intervalMinutes).toBeGreaterThanOrEqual(60);
      expect(CATEGORIES).toContain(preset.options.defaults.category);
    }
    expect(findPreset('spamhaus-drop')?.format).toBe('plain');
    expect(findPreset('none')).toBeNull();
  });
});

describe('the collectors by kind', () => {
  it('start with a state of plain JSON', () => {
    const collectors = createCollectors({ allowLoopback: [] });
    for (const collector of Object.values(collectors)) {
      const state = collector.start(planFor('https://portal.example.com'));
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });
});

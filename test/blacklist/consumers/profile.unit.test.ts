import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../shared/blacklist/consumer/change.ts';
import { isPlain, PLAIN_PROFILE, renderProfileSchema } from '../../../shared/blacklist/consumer/profile.ts';
import { completeSettings, profileOf } from '../../../shared/blacklist/consumer/settings.ts';

const base = { name: 'fw', lists: ['main'] };

describe('a profile', () => {
  it('is plain with nothing said, and with anything said it is not', () => {
    expect(isPlain(PLAIN_PROFILE)).toBe(true);
    expect(isPlain(profileOf(completeSettings({ ...base, note: 'x', allowFrom: ['192.0.2.0/24'] })))).toBe(true);
    const said = [
      { format: 'pan-os' },
      { options: { a: 'b' } },
      { filter: { minScore: 1 } },
      { filter: { families: [4] } },
      { filter: { families: [4, 4] } },
      { filter: { categories: ['c2'] } },
      { filter: { sources: { only: ['a'] } } },
      { filter: { sources: { except: ['a'] } } },
      { capacity: { maxEntries: 1 } },
      { capacity: { maxBytes: 1 } },
      { capacity: { shards: 2 } },
      { exemptions: [{ address: '192.0.2.7', until: 1 }] },
    ];
    for (const input of said) expect(isPlain(v.parse(renderProfileSchema, input)), JSON.stringify(input)).toBe(false);
  });

  it('takes the figures of a preset, and those beside it instead', () => {
    const of = (capacity: object) => profileOf(completeSettings({ ...base, capacity })).capacity;
    expect(of({ preset: 'sonicwall-tz' })).toEqual({ maxEntries: 25_000, maxBytes: null, shards: 1 });
    expect(of({ preset: 'fortigate-before-7.4.4', shards: 3 })).toMatchObject({ maxEntries: 393_216, shards: 3 });
    expect(of({ preset: 'sonicwall-tz', maxEntries: 100, maxBytes: 5_000 })).toMatchObject({
      maxEntries: 100,
      maxBytes: 5_000,
    });
  });

  it('is had of settings with a preset of another release, which limits nothing then', () => {
    const stored = (preset: string, shards: number) => {
      const settings = completeSettings({ ...base, capacity: { shards } });
      return profileOf({ ...settings, capacity: { ...settings.capacity, preset } }).capacity;
    };
    expect(stored('gone', 2)).toEqual({ maxEntries: null, maxBytes: null, shards: 2 });
    expect(stored('sonicwall-tz', 64)).toEqual({ maxEntries: 25_000, maxBytes: null, shards: 64 });
  });
});

describe('settings of a consumer', () => {
  it('have canonical addresses, each list once, and exemptions that reach the profile with their end', () => {
    const settings = completeSettings({
      ...base,
      lists: ['main', 'main', 'b'],
      allowFrom: ['192.0.2.7/24', '2001:DB8:0::1'],
      exemptions: [{ address: '198.51.100.9/30', reason: 'partner', owner: 'kim', expiresAt: 5 }],
    });
    expect(settings.lists).toEqual(['main', 'b']);
    expect(settings.allowFrom).toEqual(['192.0.2.0/24', '2001:db8::1']);
    expect(profileOf(settings).exemptions).toEqual([{ address: '198.51.100.8/30', until: 5 }]);
  });

  it.each([
    [{ capacity: { preset: 'none-such' } }, 'invalid_request'],
    [{ capacity: { preset: 'sonicwall-tz', shards: 17 } }, 'invalid_request'],
    [{ filter: { minScore: 101 } }, 'invalid_request'],
    [{ lists: [] }, 'invalid_request'],
    [{ expectedPollSeconds: 1 }, 'invalid_request'],
    [{ allowFrom: ['example.com'] }, 'address_invalid'],
    [{ exemptions: [{ address: '1..2', reason: 'x', owner: 'y', expiresAt: null }] }, 'address_invalid'],
  ])('%j is refused with %s', (input, code) => {
    expect(() => completeSettings({ ...base, ...input })).toThrow(expect.objectContaining({ code }));
  });

  it('say what has changed, of exemptions only the addresses', () => {
    const exempt = (address: string, reason = 'x') => ({ address, reason, owner: 'o', expiresAt: null });
    const before = completeSettings({ ...base, exemptions: [exempt('192.0.2.1'), exempt('192.0.2.2')] });
    const after = completeSettings({
      ...base,
      note: 'moved',
      exemptions: [exempt('192.0.2.2', 'longer'), exempt('192.0.2.3')],
    });
    expect(changeOf(before, after)).toEqual({
      changed: { note: { before: '', after: 'moved' } },
      exemptionsAdded: ['192.0.2.2', '192.0.2.3'],
      exemptionsRemoved: ['192.0.2.1', '192.0.2.2'],
    });
    expect(changeOf(before, before)).toEqual({ changed: {}, exemptionsAdded: [], exemptionsRemoved: [] });
  });
});

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { completeConfig, SOURCE_KINDS, sourceConfigSchema } from '../../../shared/blacklist/source/config.ts';
import { sourceSettings } from '../../../workers/blacklist/contract/collection-shapes.ts';

describe('completeConfig', () => {
  it('fills every kind with defaults that are valid', () => {
    for (const kind of SOURCE_KINDS) {
      const url = kind === 'open-list' ? 'https://lists.example.net/all.txt' : undefined;
      const config = completeConfig({ id: 'one', kind, url }, null);
      expect(v.is(sourceConfigSchema, config)).toBe(true);
    }
    expect(completeConfig({ id: 'r', kind: 'regtech' }, null)).toMatchObject({
      lookbackDays: 180,
      paceMs: 5_000,
      ttlDays: null,
    });
    expect(completeConfig({ id: 's', kind: 'secudium' }, null)).toMatchObject({ ttlDays: 90, loginConsent: false });
  });

  it('lets what was given win over the preset, and the preset over the defaults', () => {
    const preset = { title: 'Preset', url: 'https://lists.example.net/p.txt', intervalMinutes: 720 };
    const config = completeConfig({ id: 'p', kind: 'open-list', intervalMinutes: 30, title: undefined }, preset);
    expect(config).toMatchObject({ title: 'Preset', url: preset.url, intervalMinutes: 30, enabled: true });
  });

  it('names every field that is wrong', () => {
    const wrong = () => completeConfig({ id: 'Not A Slug', kind: 'upload', intervalMinutes: 1 }, null);
    expect(wrong).toThrowError(
      expect.objectContaining({
        code: 'invalid_request',
        details: {
          errors: [
            { pointer: '/body/id', message: expect.any(String) },
            { pointer: '/body/intervalMinutes', message: expect.any(String) },
          ],
        },
      }),
    );
    expect(() => completeConfig({ id: 'o', kind: 'open-list' }, null)).toThrowError(/url or a preset/);
  });
});

describe('the public contract', () => {
  it('accepts exactly what the source stores', () => {
    for (const kind of SOURCE_KINDS) {
      const {
        id: _id,
        kind: _kind,
        ...settings
      } = completeConfig({ id: 'one', kind, url: 'https://lists.example.net/' }, null);
      expect(z.strictObject(sourceSettings.shape).parse(settings)).toEqual(settings);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import {
  type ArtefactNote,
  fingerprintOf,
  provenScopes,
  shrinkVerdict,
} from '../../../shared/blacklist/source/guard.ts';

const window = { kind: 'window', from: '2026-01-01', to: '2026-01-31' } as const;
const note = (more: Partial<ArtefactNote> = {}): ArtefactNote => ({
  sha256: 'a'.repeat(64),
  key: 'k',
  bytes: 1,
  format: 'plain',
  scope: { kind: 'full' },
  name: 'n',
  group: null,
  ...more,
});
const part = (number: number, isLast: boolean) => note({ scope: window, group: { id: 'g', part: number, isLast } });
const read = (lines: number, announcedTotal: number | null = null) => ({ lines, announcedTotal });

describe('provenScopes', () => {
  it('believes a group only with all its parts and all the lines that it announces', () => {
    expect(provenScopes([part(1, false), part(2, true)], [read(10), read(5)])).toEqual([window]);
    expect(provenScopes([part(1, false), part(2, false)], [read(10), read(5)])).toEqual([{ kind: 'partial' }]);
    expect(provenScopes([part(1, false), part(3, true)], [read(10), read(5)])).toEqual([{ kind: 'partial' }]);
    expect(provenScopes([part(2, false), part(3, true)], [read(10), read(5)])).toEqual([{ kind: 'partial' }]);
    expect(provenScopes([part(0, false), part(1, true)], [read(10, 15), read(5, 15)])).toEqual([window]);
    expect(provenScopes([part(0, false), part(1, true)], [read(10, 16), read(5, 16)])).toEqual([{ kind: 'partial' }]);
  });

  it('takes an artefact that stands alone at its word, unless it is shorter than announced', () => {
    expect(provenScopes([note()], [read(3)])).toEqual([{ kind: 'full' }]);
    expect(provenScopes([note()], [read(3, 4)])).toEqual([{ kind: 'partial' }]);
  });
});

describe('shrinkVerdict', () => {
  it('holds what shrinks beyond the bound, and always what is suddenly empty', () => {
    expect(shrinkVerdict(0, 0, 80)).toBeNull();
    expect(shrinkVerdict(100, 20, 80)).toBeNull();
    expect(shrinkVerdict(100, 19, 80)).toMatch(/81\.0 %/);
    expect(shrinkVerdict(100, 0, 100)).toMatch(/states nothing/);
    expect(shrinkVerdict(10, 1_000, 0)).toBeNull();
  });
});

describe('fingerprintOf', () => {
  const config = completeConfig({ id: 'o', kind: 'upload' }, null);
  const other = 'b'.repeat(64);

  it('is equal for the same artefacts in any order, and changes with bytes, format and settings of reading', () => {
    const base = fingerprintOf(config, [note(), note({ sha256: other })]);
    expect(fingerprintOf({ ...config, title: 'T', intervalMinutes: 9 }, [note({ sha256: other }), note()])).toBe(base);
    expect(fingerprintOf(config, [note()])).not.toBe(base);
    expect(fingerprintOf(config, [note({ format: 'csv' }), note({ sha256: other })])).not.toBe(base);
    expect(fingerprintOf({ ...config, ttlDays: 3 }, [note(), note({ sha256: other })])).not.toBe(base);
  });

  it('does not exist for windows and additions, which count absences anew', () => {
    expect(fingerprintOf(config, [note(), note({ scope: window })])).toBeNull();
    expect(fingerprintOf(config, [])).toBeNull();
  });
});

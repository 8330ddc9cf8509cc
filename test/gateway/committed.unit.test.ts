import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_KINDS, type ErrorCode } from '../../shared/kernel/error-codes.ts';
import { ERROR_DOCS } from '../../workers/gateway/error-docs.ts';

const script = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8' });

describe('what is generated and committed', () => {
  it('docs/openapi.json is current', () => {
    expect(script('scripts/openapi.ts', '--check')).toContain('is current');
  });

  it('docs/errors is current', () => {
    expect(script('scripts/check-errors.ts')).toContain('all current');
  });
});

describe('the documentation of the error codes', () => {
  it('says something of its own for every code, in both languages', () => {
    const texts = (Object.keys(ERROR_KINDS) as ErrorCode[]).flatMap((code) => {
      const { en, ko } = ERROR_DOCS[code];
      for (const text of [ko.meaning, ko.remedy]) expect(text).toMatch(/[가-힣]/);
      for (const text of [en.meaning, en.remedy]) expect(text).not.toMatch(/[가-힣]/);
      return [en.meaning, en.remedy, ko.meaning, ko.remedy];
    });
    expect(new Set(texts).size).toBe(texts.length);
  });
});

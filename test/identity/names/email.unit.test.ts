import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseEmail } from '../../../shared/identity/names/email.ts';

const claimOf = (text: string) => {
  const result = normaliseEmail(text);
  return result.ok ? result.value : result.reason;
};

describe('an e-mail address', { timeout: 60_000 }, () => {
  it.each([
    ['Ada.L@Example.ORG', 'ada.l@example.org'],
    ['  ada@example.org\n', 'ada@example.org'],
    ['a+tag.b@x-y.example.co.kr', 'a+tag.b@x-y.example.co.kr'],
    ["o'neil!#$%&*/=?^_`{|}~-@example.org", "o'neil!#$%&*/=?^_`{|}~-@example.org"],
    ['ada@한국.kr', 'ada@xn--3e0b707e.kr'],
    ['ada@Ｅxample.org', 'ada@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
    [`a@${'b'.repeat(63)}.org`, `a@${'b'.repeat(63)}.org`],
  ])('%s is claimed as %s', (text, value) => {
    expect(claimOf(text)).toBe(value);
  });

  it.each([
    ['', 'malformed'],
    ['ada', 'malformed'],
    ['@example.org', 'malformed'],
    ['a b@example.org', 'malformed'],
    ['a..b@example.org', 'malformed'],
    ['.a@example.org', 'malformed'],
    ['a.@example.org', 'malformed'],
    ['a@b@example.org', 'malformed'],
    ['"a b"@example.org', 'malformed'],
    ['ädä@example.org', 'malformed'],
    ['Ada <ada@example.org>', 'malformed'],
    ['ada@', 'domain'],
    ['ada@localhost', 'domain'],
    ['ada@192.0.2.1', 'domain'],
    ['ada@[192.0.2.1]', 'domain'],
    ['ada@-x.org', 'domain'],
    ['ada@x-.org', 'domain'],
    ['ada@x..org', 'domain'],
    ['ada@x.org.', 'domain'],
    ['ada@x_y.org', 'domain'],
    ['ada@exam\u200bple.org', 'domain'],
    ['ada@한국.kr/path', 'domain'],
    ['ada@한국.kr:25', 'domain'],
    [`a@${'b'.repeat(64)}.org`, 'domain'],
    [`${'a'.repeat(65)}@example.org`, 'too_long'],
    [`a@${'b.'.repeat(130)}org`, 'too_long'],
  ])('%s is refused: %s', (text, reason) => {
    expect(claimOf(text)).toBe(reason);
  });

  it('is shown with the local part as typed', () => {
    expect(normaliseEmail('Ada.L@EXAMPLE.org')).toMatchObject({ display: 'Ada.L@example.org' });
  });

  it('has one claim however its letters are cased, and the claim and what is shown lead back to it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const result = normaliseEmail(address);
        fc.pre(result.ok);
        expect(claimOf(address.toUpperCase())).toBe(result.value);
        expect(claimOf(result.value)).toBe(result.value);
        expect(normaliseEmail(result.display)).toEqual(result);
      }),
    );
  });

  it('never throws, and lets nothing through that a mail header could be broken with', () => {
    const part = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const result = normaliseEmail(`${local}@${domain}`);
        if (result.ok) expect(result.display).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

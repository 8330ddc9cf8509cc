import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailboxKey, mailboxKeysBefore } from '../../../shared/identity/mail/mailbox.ts';
import { renderMail } from '../../../shared/identity/mail/render.ts';
import { MAIL_TEMPLATES, SECRET_MAILS } from '../../../shared/identity/mail/template.ts';
import { ENGLISH_MAILS } from '../../../shared/identity/mail/texts-en.ts';
import { KOREAN_MAILS } from '../../../shared/identity/mail/texts-ko.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';

const ORIGIN = 'https://aegis.example';

describe('every mail', () => {
  it.each(MAIL_TEMPLATES)('%s says the same in both languages: links, values and paragraphs', (template) => {
    const [english, korean] = [ENGLISH_MAILS[template], KOREAN_MAILS[template]];
    const shape = (text: typeof english) => [text.page, text.action === null, text.before.length, text.after.length];
    const values = (text: typeof english) =>
      [...text.before, ...text.after].flatMap((line) => line.match(/\{\w+\}/g) ?? []);
    expect(shape(korean)).toEqual(shape(english));
    expect(values(korean)).toEqual(values(english));
    expect(korean.subject).toMatch(/[가-힣]/);
    for (const locale of ['en', 'ko'] as const) {
      const { subject, text, html } = renderMail(template, locale, { token: 'ot_A_B_C' }, ORIGIN);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/[{}]|undefined|null/);
      expect(html).toContain(`<html lang="${locale}">`);
      const isLinked = english.page !== null;
      expect(text.includes(`${ORIGIN}${english.page}?token=ot_A_B_C`)).toBe(isLinked);
      expect(html.includes(`href="${ORIGIN}${english.page}?token=ot_A_B_C"`)).toBe(isLinked);
    }
  });

  it('that carries a token has a link to carry it', () => {
    for (const template of SECRET_MAILS) expect(ENGLISH_MAILS[template].page).not.toBeNull();
  });
});

describe('values that a stranger has a hand in', () => {
  it('stay text on one line, in HTML as well', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<img src=x>', 'a\r\nBcc: x', '"><script>', '{place}'),
    );
    fc.assert(
      fc.property(value, value, (device, place) => {
        const { text, html } = renderMail('refresh-replayed', 'en', { device, place }, ORIGIN);
        const plain = renderMail('refresh-replayed', 'en', { device: 'd', place: 'p' }, ORIGIN);
        expect(html.match(/<[^>]*>/g)?.filter((tag) => !plain.html.includes(tag))).toEqual([]);
        expect(text.split('\n').length).toBeLessThanOrEqual(plain.text.split('\n').length);
      }),
    );
  });

  it('leave their paragraph out when they are missing', () => {
    const { text } = renderMail('refresh-replayed', 'en', { device: 'Phone', place: '' }, ORIGIN);
    expect(text).toContain('Device: Phone');
    expect(text).not.toContain('Place');
  });

  it('that are codes are put in words', () => {
    expect(renderMail('factor-changed', 'ko', { change: 'totp-added' }, ORIGIN).text).toContain('인증 앱 추가');
    expect(renderMail('factor-changed', 'en', { change: 'constructor' }, ORIGIN).text).toContain('constructor');
  });
});

it('keys of the mailbox list the newest first, and split by time', () => {
  const random = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(7);
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (a, b) => {
      const [older, newer] = [Math.min(a, b), Math.max(a, b) + 1];
      const [old, fresh] = [mailboxKey(timeOrderedId(older, random)), mailboxKey(timeOrderedId(newer, random))];
      expect(fresh < old).toBe(true);
      expect(old > mailboxKeysBefore(newer)).toBe(true);
      expect(fresh > mailboxKeysBefore(newer + 1)).toBe(true);
      expect(fresh > mailboxKeysBefore(older)).toBe(false);
    }),
  );
});

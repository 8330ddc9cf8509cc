import type { MailData, MailTemplate, MailText, MailTexts } from './template.ts';
import { ENGLISH_MAILS } from './texts-en.ts';
import { KOREAN_MAILS } from './texts-ko.ts';
import { changeInWords } from './words.ts';

const TEXTS: Readonly<Record<'en' | 'ko', MailTexts>> = { en: ENGLISH_MAILS, ko: KOREAN_MAILS };

/** A mail as it is read. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Writes a mail. The link is `<origin><page>`, with `?token=` when the data has one.
 *
 * @param origin Scheme and authority of the deployment; null leaves the link out (and says the path, so that nobody is stuck).
 * @example
 * renderMail('verify-email', 'ko', { token }, 'https://aegis.example').subject; // '이메일 주소를 확인해 주십시오'
 */
export function renderMail(
  template: MailTemplate,
  locale: 'en' | 'ko',
  data: MailData,
  origin: string | null,
): RenderedMail {
  const text = TEXTS[locale][template];
  const words = data.change === undefined ? data : { ...data, change: changeInWords(data.change, locale) };
  const before = paragraphsOf(text.before, words);
  const after = paragraphsOf(text.after, words);
  const link = linkOf(text, data, origin);
  return {
    subject: text.subject,
    text: `${[...before, ...(link === null ? [] : [link]), ...after].join('\n\n')}\n`,
    html: htmlOf(locale, text, before, link, after),
  };
}

function linkOf({ page }: MailText, data: MailData, origin: string | null): string | null {
  if (page === null) return null;
  const query = data.token === undefined ? '' : `?token=${encodeURIComponent(data.token)}`;
  return `${origin ?? ''}${page}${query}`;
}

/** Fills `{name}`; a paragraph that speaks of a value which is missing or empty says nothing. */
function paragraphsOf(paragraphs: readonly string[], data: MailData): string[] {
  return paragraphs.flatMap((paragraph) => {
    const names = [...paragraph.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    if (names.some((name) => !data[name])) return [];
    return [paragraph.replace(/\{(\w+)\}/g, (_, name: string) => oneLine(data[name] ?? ''))];
  });
}

/** What others had a hand in (a device's name) must not be able to write lines of its own. */
function oneLine(value: string): string {
  return [...value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')].slice(0, 200).join('');
}

function htmlOf(
  locale: string,
  { subject, action }: MailText,
  before: readonly string[],
  link: string | null,
  after: readonly string[],
): string {
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  const anchor = link === null ? [] : [`<p><a href="${escapeHtml(link)}">${escapeHtml(action ?? link)}</a></p>`];
  const body = [...before.map(paragraph), ...anchor, ...after.map(paragraph)].join('');
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${body}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

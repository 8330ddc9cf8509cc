import { type Language, preferredLanguage } from '../http/language.ts';
import { PAGE_POLICY } from '../http/security-headers.ts';
import { html, type Markup } from './html.ts';

/** A text in both languages. */
export type Bilingual = Readonly<Record<Language, string>>;

export interface Page {
  readonly title: string;
  readonly language: Language;
  /** Path of the page, for its language switch. */
  readonly path: string;
  readonly main: Markup;
}

const DOCUMENTS: Bilingual = { en: 'API', ko: 'API 문서' };
const HEALTH: Bilingual = { en: 'Health', ko: '상태' };

/** The language of a page: `?lang=`, else `Accept-Language`. */
export function pageLanguage(request: Request, lang: Language | undefined): Language {
  return preferredLanguage(request.headers.get('accept-language'), lang ?? null);
}

/** A whole page: no script, no outside asset, readable without the stylesheet. */
export function pageResponse({ title, language, path, main }: Page): Response {
  const other: Language = language === 'ko' ? 'en' : 'ko';
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Aegis</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header class="bar"><a class="name" href="/?lang=${language}">Aegis</a>
<nav><a href="/docs?lang=${language}">${DOCUMENTS[language]}</a> <a href="/health">${HEALTH[language]}</a>
<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${other === 'ko' ? '한국어' : 'English'}</a></nav></header>
<main>${main}</main>
</body>
</html>
`;
  return new Response(document.markup, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-cache',
      vary: 'Accept-Language',
    },
  });
}

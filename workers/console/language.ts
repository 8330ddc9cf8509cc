import { LANGUAGES, type Language, preferredLanguage } from '../gateway/http/language.ts';

/** Name of the cookie that remembers a reader's choice. It holds `en` or `ko`. */
export const LANGUAGE_COOKIE = 'aegis_lang';
const YEAR_SECONDS = 31_536_000;

/**
 * The language of a page: what the address says, else the last choice, else what the browser prefers.
 *
 * @param chosen `?lang=`
 */
export function consoleLanguage(request: Request, chosen: Language | undefined): Language {
  const cookie = new RegExp(`(?:^|;\\s*)${LANGUAGE_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1];
  const remembered = LANGUAGES.find((language) => language === cookie);
  return preferredLanguage(request.headers.get('accept-language'), chosen ?? remembered ?? null);
}

/** `Set-Cookie` that remembers a choice. It is no secret, and scripts have no use for it either. */
export function languageCookie(language: Language, isSecure: boolean): string {
  const parts = [`${LANGUAGE_COOKIE}=${language}`, 'Path=/', `Max-Age=${YEAR_SECONDS}`, 'SameSite=Lax', 'HttpOnly'];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

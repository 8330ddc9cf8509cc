/** Languages of titles and pages. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

// Longer headers are cut: nobody ranks more languages than that, and parsing stays bounded.
const MAX_RANGES = 20;

function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const match = /^\s*q=(\d(?:\.\d{1,3})?)\s*$/i.exec(parameter);
    if (match) return Number(match[1]);
  }
  return 1;
}

/**
 * The language to answer in (RFC 9110 §12.5.4): the best-weighted of {@link LANGUAGES}, English when nothing matches.
 *
 * @param acceptLanguage Value of the header, or `null`.
 * @param override e.g. `?lang=`; wins when it names a language.
 * @example
 * preferredLanguage('ko-KR,ko;q=0.9,en;q=0.8'); // 'ko'
 */
export function preferredLanguage(acceptLanguage: string | null, override: string | null = null): Language {
  const forced = LANGUAGES.find((language) => language === override);
  if (forced) return forced;
  let best: Language = 'en';
  let bestWeight = 0;
  for (const range of (acceptLanguage ?? '').split(',', MAX_RANGES)) {
    const [tag = '', ...parameters] = range.split(';');
    const primary = tag.trim().toLowerCase().split('-')[0];
    const language = LANGUAGES.find((candidate) => candidate === primary);
    const weight = weightOf(parameters);
    if (language && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}

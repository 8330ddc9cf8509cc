import { valueAt } from './bind.ts';
import { follower } from './follow.ts';
import { pageLanguage } from './page.ts';

const YEAR_SECONDS = 31_536_000;

/** Takes over what somebody has chosen: colours at once, the language with the next page, which is this one. */
follower('appearance', ({ body }) => {
  const theme = String(valueAt(body, 'theme'));
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the replacement, CookieStore, is missing in browsers still in use.
  document.cookie = `aegis_theme=${theme}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
  document.documentElement.dataset.theme = theme;
  const locale = String(valueAt(body, 'locale'));
  if (locale !== pageLanguage()) location.assign(`${location.pathname}?lang=${encodeURIComponent(locale)}`);
});

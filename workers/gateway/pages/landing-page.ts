import type { Language } from '../http/language.ts';
import { html } from './html.ts';
import { type Bilingual, pageResponse } from './layout.ts';

const WORDS = {
  lead: {
    en: 'Public services at the edge: lists of malicious addresses as a feed that a firewall reads, and accounts for everything here.',
    ko: '엣지에서 동작하는 공공 서비스: 방화벽이 읽는 악성 주소 피드와, 이곳의 모든 시스템이 함께 쓰는 계정.',
  },
  feed: { en: 'The feed, one address a line; it needs a feed key', ko: '한 줄에 한 주소인 피드. 피드 키가 필요합니다' },
  account: { en: 'Your account: sign-in, devices, keys', ko: '내 계정: 로그인, 기기, 키' },
  docs: { en: 'Every operation, with examples', ko: '모든 작업과 예시' },
  openapi: { en: 'The same for machines', ko: '같은 내용의 OpenAPI 3.1 문서' },
  health: { en: 'How every system is', ko: '시스템별 상태' },
} as const satisfies Record<string, Bilingual>;

/**
 * The landing page.
 *
 * @param feedUrl The address to give to a firewall, or `null` when no feed is switched on.
 * @param hasAccounts Whether there are pages for accounts.
 */
export function landingPage(language: Language, feedUrl: string | null, hasAccounts: boolean): Response {
  const main = html`<h1>Aegis</h1>
<p>${WORDS.lead[language]}</p>
<ul class="plain">
${feedUrl !== null && html`<li><code>${feedUrl}</code><br><span class="quiet">${WORDS.feed[language]}</span></li>`}
${hasAccounts && html`<li><a href="/account?lang=${language}">/account</a> <span class="quiet">${WORDS.account[language]}</span></li>`}
<li><a href="/docs?lang=${language}">/docs</a> <span class="quiet">${WORDS.docs[language]}</span></li>
<li><a href="/openapi.json">/openapi.json</a> <span class="quiet">${WORDS.openapi[language]}</span></li>
<li><a href="/health">/health</a> <span class="quiet">${WORDS.health[language]}</span></li>
</ul>`;
  return pageResponse({ title: language === 'ko' ? '첫 화면' : 'Start', language, path: '/', main });
}

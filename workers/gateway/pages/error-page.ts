import { ERROR_KINDS, type ErrorCode } from '../../../shared/kernel/error-codes.ts';
import { exampleProblem } from '../error-docs/example.ts';
import { ERROR_DOCS } from '../error-docs.ts';
import type { Language } from '../http/language.ts';
import { html, prose } from './html.ts';
import { type Bilingual, pageResponse } from './layout.ts';

const MEANING: Bilingual = { en: 'What it means', ko: '의미' };
const REMEDY: Bilingual = { en: 'What to do', ko: '대처' };
const EXAMPLE: Bilingual = { en: 'Example', ko: '예' };
const RETRY: Record<Language, readonly [string, string]> = {
  en: ['The same request may succeed later.', 'Repeating the same request does not help.'],
  ko: ['같은 요청이 나중에는 성공할 수 있습니다.', '같은 요청을 반복해도 결과는 같습니다.'],
};

/** The page of one error code. `origin` is what the example's links begin with. */
export function errorPage(code: ErrorCode, language: Language, origin: string): Response {
  const kind = ERROR_KINDS[code];
  const doc = ERROR_DOCS[code];
  const title = language === 'ko' ? kind.titleKo : kind.title;
  return pageResponse({
    title,
    language,
    path: `/docs/errors/${code}`,
    main: html`<h1>${title}</h1>
<p class="quiet"><code>${code}</code> · HTTP ${kind.status} · ${RETRY[language][kind.retryable ? 0 : 1]}</p>
<h2>${MEANING[language]}</h2><p>${prose(doc[language].meaning)}</p>
<h2>${REMEDY[language]}</h2><p>${prose(doc[language].remedy)}</p>
<h2>${EXAMPLE[language]}</h2>
<pre><code>${JSON.stringify(exampleProblem(code, origin, language), null, 2)}</code></pre>`,
  });
}

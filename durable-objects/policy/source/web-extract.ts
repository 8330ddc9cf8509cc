import type { WebPage } from '../../../shared/policy/collection/settings.ts';
import type { TextField } from '../../../shared/policy/rule/rule.ts';
import type { SourceAnswer } from '../../../shared/policy/sources/answer.ts';
import { decodedEntities } from '../../../shared/policy/sources/common/html.ts';

/** The longest text that is taken of one field. */
const MOST_CHARACTERS = 20_000;
const BLOCKS = /^(?:p|div|li|tr|br|h[1-6]|dt|dd|section|article|table|ul|ol)$/;

/**
 * The texts of a page, by the selectors of its settings: scripts and styles left out, spaces joined, one line a block. A field whose
 * selector finds nothing is not there.
 */
export async function extractTexts(
  page: WebPage,
  answer: SourceAnswer,
): Promise<Readonly<Partial<Record<TextField, string>>>> {
  const found = new Map<TextField, string[]>();
  let muted = 0;
  let rewriter = new HTMLRewriter().on('script, style, noscript, template', {
    element(element) {
      muted++;
      element.onEndTag(() => void muted--);
    },
  });
  for (const [field, selector] of Object.entries(page.selectors) as [TextField, string | undefined][]) {
    if (selector === undefined) continue;
    const parts: string[] = [];
    found.set(field, parts);
    const take = (text: string): void => {
      if (muted === 0) parts.push(text);
    };
    rewriter = rewriter
      .on(selector, {
        element: () => take('\n'),
        text: (chunk) => take(chunk.text),
      })
      .on(`${selector} *`, {
        element: ({ tagName }) => {
          if (BLOCKS.test(tagName)) take('\n');
        },
      });
  }
  const type = answer.headers['content-type'] ?? 'text/html; charset=utf-8';
  const response = new Response(answer.body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': type } });
  await rewriter.transform(response).arrayBuffer();
  const texts = [...found].map(([field, parts]) => [field, tidy(parts.join(''))] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function tidy(text: string): string {
  return decodedEntities(text)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, MOST_CHARACTERS);
}

import type { SourceAnswer } from './answer.ts';

const declared = (answer: SourceAnswer): string | null => {
  const inHeader = /charset\s*=\s*"?([\w-]+)/i.exec(answer.headers['content-type'] ?? '')?.[1];
  // The declaration of XML is ASCII in every encoding that these sources use.
  const head = new TextDecoder('latin1').decode(answer.body.subarray(0, 200));
  return inHeader ?? /^\s*(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1] ?? null;
};

/**
 * An answer's text without a byte order mark. What is declared as CP949 or EUC-KR is read so, and so is what calls itself UTF-8, or
 * nothing, and is not: some gateways of these portals answer errors in CP949 whatever the request was.
 */
export function textOf(answer: SourceAnswer): string {
  const charset = declared(answer)?.toLowerCase() ?? '';
  const isKorean = /949|euc-?kr|ks_?c/.test(charset);
  let text: string;
  if (isKorean) text = new TextDecoder('euc-kr').decode(answer.body);
  else {
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(answer.body);
    } catch {
      // Not UTF-8, whatever it says: these portals know one other encoding.
      text = new TextDecoder('euc-kr').decode(answer.body);
    }
  }
  return text.replace(/^\uFEFF/, '');
}

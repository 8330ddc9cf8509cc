const NOTHING = /^(?:해당\s*(?:사항)?\s*없음|없음|해당없음|-|–|\.|별도\s*없음|불필요|상동|예|아니오)\.?$/;
const BULLET = /^(?:[\s○●◦ㅇ■□▪◇◆▶▷❍·ㆍ･•∙\-–—+*※✓]|[①-⑳]|\(?\d{1,2}[.)](?!\d)|[가-하][.)]\s)+/;

/** Splits at a separator, but not inside brackets. */
function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if (/[([「『<]/.test(letter)) depth += 1;
    if (/[)\]」』>]/.test(letter)) depth = Math.max(0, depth - 1);
    if (depth === 0 && separator.test(letter)) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part];
}

function unique(items: readonly string[], most: number): string[] {
  const cleaned = items
    .map((item) =>
      item
        .replace(BULLET, '')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/[,;:：]$/, '')
        .slice(0, 200),
    )
    .filter((item) => item.length > 1 && !NOTHING.test(item));
  return [...new Set(cleaned)].slice(0, most);
}

/**
 * The documents that a text lists (구비서류), one each: by `||`, lines, bullets and commas outside brackets.
 *
 * @example
 * splitDocuments('신분증, 신청서(접수기관 비치)||통장사본'); // ['신분증', '신청서(접수기관 비치)', '통장사본']
 */
export function splitDocuments(...texts: readonly string[]): string[] {
  const lines = texts.flatMap((text) => text.split(/\|\||\n+|\s(?=[○●■□▶①-⑳])/));
  return unique(
    lines.flatMap((line) => splitOutside(line, /[,、;]/)),
    60,
  );
}

/**
 * Statutes by `||` and lines: a statute's name may hold commas.
 *
 * @example
 * splitLaws('아동수당법(제4조)||아동수당법 시행령'); // ['아동수당법(제4조)', '아동수당법 시행령']
 */
export function splitLaws(...texts: readonly string[]): string[] {
  return unique(
    texts.flatMap((text) => text.split(/\|\||\n+/)),
    60,
  );
}

/** The parts of a coded list, which these sources join by `||`, `,` or `, `; a `·` belongs to the names (`한부모·조손`). */
export const splitList = (text: string): string[] =>
  text
    .split(/\|\||,/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

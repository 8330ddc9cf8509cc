import { squeeze } from '../search/fold.ts';

/** What stands before a title and does not belong to the name: `[서울]`. What stands in round brackets tells variants apart. */
const BRACKETED = /\[[^\]]*\]/g;
const YEAR = /(?:19|20)\d{2}\s*(?:년도|년|학년도)?|['’]\d{2}\s*(?:년도|년)?/g;
/** What programmes are called or not called at the end, as one likes. */
const ENDING = /(?:지원사업|지원금|지원|사업|제도|서비스)$/;

/**
 * A title as it is compared: without brackets, years, spaces and punctuation.
 *
 * @example
 * titleKey('[경기] 2026년 청년 월세 지원'); // '청년월세지원'
 */
export function titleKey(title: string): string {
  const bare = squeeze(title.normalize('NFKC').replace(BRACKETED, ' ').replace(YEAR, ' '));
  return bare === '' ? squeeze(title) : bare;
}

/**
 * A name without what is said at its end or not: `청년월세 지원사업` and `청년월세` are the same.
 */
export function nameKey(name: string): string {
  const key = titleKey(name);
  const short = key.replace(ENDING, '');
  return short.length >= 2 ? short : key;
}

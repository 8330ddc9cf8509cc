import type { PolicyDocument } from '../document/document.ts';

/**
 * Equal for two programmes that are most likely the same one: title without a leading `[region]`, years and punctuation, the
 * organisation, and the fixed period. Recurring programmes differ by their period.
 *
 * @example
 * // '[경기] 2026년 청년 월세 지원' of 경기도 and '청년월세지원' of 경기도 have the same key
 */
export function duplicateKey({ title, organisation, deadline }: PolicyDocument): string {
  const name = title
    .normalize('NFKC')
    .replace(/^\s*\[[^\]]{1,20}\]/u, '')
    .replace(/(?:19|20)\d{2}년?도?/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  const period = deadline.windows.map(({ opens, closes }) => `${opens ?? ''}~${closes ?? ''}`).join(',');
  return `${name}|${organisation.name.normalize('NFKC').replace(/\s/gu, '')}|${deadline.kind === 'period' ? period : ''}`;
}

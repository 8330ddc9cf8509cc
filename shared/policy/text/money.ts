/** A sum as a text writes it. */
export interface WrittenSum {
  readonly start: number;
  readonly end: number;
  readonly won: number;
}

const UNITS: Readonly<Record<string, number>> = {
  조: 1e12,
  천억: 1e11,
  백억: 1e10,
  십억: 1e9,
  억: 1e8,
  천만: 1e7,
  백만: 1e6,
  십만: 1e5,
  만: 1e4,
  천: 1e3,
  백: 1e2,
};
const UNIT = '천억|백억|십억|천만|백만|십만|조|억|만|천|백';
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const SUM = new RegExp(
  String.raw`(?<![\d.,])(?:(?:${NUMBER})\s*(?:${UNIT})\s*)*(?:(?:${NUMBER})\s*(?:${UNIT})?)\s*원(?!칙|래|주|천|부|서|동|예)`,
  'g',
);
const TERM = new RegExp(String.raw`(${NUMBER})\s*(${UNIT})?`, 'g');

/** Sums in won, in order: `7.5천만원` is 75,000,000, `1억 3천만원` is 130,000,000, `100천원` is 100,000. */
export function writtenSums(text: string): readonly WrittenSum[] {
  return [...text.matchAll(SUM)].map((match) => {
    let won = 0;
    for (const [, number = '0', unit = ''] of match[0].matchAll(TERM))
      won += Number(number.replaceAll(',', '')) * (UNITS[unit] ?? 1);
    return { start: match.index, end: match.index + match[0].length, won: Math.round(won) };
  });
}

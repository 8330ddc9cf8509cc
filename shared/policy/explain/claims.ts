/** Something in a text that can be true or false by itself. */
export interface Claim {
  readonly kind: 'date' | 'money' | 'percent' | 'number' | 'name';
  /** In one form: `2026-11-30` or `11-30`, a number in digits, a name without spaces in lower case. */
  readonly value: string;
  /** As it is written. */
  readonly text: string;
}

const SCALE: Readonly<Record<string, number>> = {
  조: 1e12,
  억: 1e8,
  천만: 1e7,
  백만: 1e6,
  만: 1e4,
  천: 1e3,
  trillion: 1e12,
  billion: 1e9,
  million: 1e6,
  thousand: 1e3,
};
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const KOREAN_SUM = new RegExp(
  String.raw`((?:(?:${NUMBER})\s*(?:조|억|천만|백만|만|천)\s*)+)(?:(${NUMBER})\s*)?원?`,
  'g',
);
const PARTS = new RegExp(String.raw`(${NUMBER})\s*(조|억|천만|백만|만|천)`, 'g');
const PLAIN_WON = new RegExp(String.raw`(?:KRW|₩)\s*(${NUMBER})|(${NUMBER})\s*(?:원|won\b|KRW\b)`, 'gi');
const ENGLISH_SUM = new RegExp(String.raw`(${NUMBER})\s*(trillion|billion|million|thousand)\b`, 'gi');
const PERCENT = new RegExp(String.raw`(${NUMBER})\s*(?:%|퍼센트|percent\b)`, 'gi');
const DATES: readonly RegExp[] = [
  /(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?/g,
  /()(\d{1,2})\s*월\s*(\d{1,2})\s*일/g,
];
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const ENGLISH_DATES: readonly RegExp[] = [
  new RegExp(String.raw`\b(${MONTHS.join('|')})\s+(\d{1,2})(?!\d)(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?`, 'gi'),
  new RegExp(String.raw`\b(\d{1,2})(?:st|nd|rd|th)?\s+(${MONTHS.join('|')})(?:,?\s+(\d{4}))?`, 'gi'),
];
/** What is put in quotation marks, and words that end like the name of a benefit or of who gives it. */
const NAMES: readonly RegExp[] = [
  /[「『“"']([^「」『』“”"'\n]{2,80})[」』”"']/g,
  /([가-힣A-Za-z0-9·]{2,30}(?:지원금|지원사업|보조금|장려금|수당|급여|장학금|바우처|적금|공제|연금|대출|보증금))/g,
  /\b([A-Z][\w-]+(?:\s+(?:of|for|and|the)\s+[A-Z][\w-]+|\s+[A-Z][\w-]+)+)/g,
];

/**
 * Finds the claims of a text: dates, sums of money, percentages, other numbers, names. What was read as a date or a sum is not read
 * again as a number.
 */
export function claimsOf(text: string): Claim[] {
  const claims: Claim[] = [];
  // What is inside of an address or a phone number is no number.
  let rest = text.normalize('NFKC').replaceAll(/https?:\/\/\S+/g, ' ');
  const names = NAMES.flatMap((pattern) => [...rest.matchAll(pattern)].map((match) => match[1]!));
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Claim | null): void => {
    rest = rest.replaceAll(pattern, (...args) => {
      const match = args.filter((arg) => typeof arg !== 'object') as unknown as RegExpExecArray;
      const claim = read(match);
      if (claim === null) return match[0];
      claims.push(claim);
      return ' '.repeat(match[0].length);
    });
  };
  for (const pattern of DATES) take(pattern, ([written, year, month, day]) => date(written, year!, month!, day!));
  take(ENGLISH_DATES[1]!, ([written, day, month, year]) => date(written, year ?? '', monthOf(month!), day!));
  take(ENGLISH_DATES[0]!, ([written, month, day, year]) => date(written, year ?? '', monthOf(month!), day!));
  take(KOREAN_SUM, ([written, parts, last]) => money(written, sumOf(parts!) + toNumber(last ?? '0')));
  take(ENGLISH_SUM, ([written, value, scale]) => money(written, toNumber(value!) * SCALE[scale!.toLowerCase()]!));
  take(PLAIN_WON, ([written, first, second]) => money(written, toNumber(first ?? second!)));
  take(PERCENT, ([written, value]) => ({ kind: 'percent', value: String(toNumber(value!)), text: written }));
  take(new RegExp(NUMBER, 'g'), ([written]) => ({ kind: 'number', value: String(toNumber(written)), text: written }));
  return [...claims, ...names.map((name): Claim => ({ kind: 'name', value: nameKey(name), text: name }))];
}

/** A name in the form in which names are compared. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function date(text: string, year: string, month: string, day: string): Claim | null {
  const [m, d] = [Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > 31) return null;
  const short = `${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return { kind: 'date', value: year === '' ? short : `${year}-${short}`, text };
}

const monthOf = (name: string): string => String(MONTHS.indexOf(name.toLowerCase()) + 1);
const money = (text: string, won: number): Claim => ({ kind: 'money', value: String(Math.round(won)), text });
const toNumber = (text: string): number => Number(text.replaceAll(',', ''));

function sumOf(text: string): number {
  let sum = 0;
  for (const [, value, scale] of text.matchAll(PARTS)) sum += toNumber(value!) * SCALE[scale!]!;
  return sum;
}

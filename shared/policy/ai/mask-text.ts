/** What is taken out of a text before it leaves for a provider, in this order: longer forms before their parts. */
const PERSONAL: readonly (readonly [RegExp, string])[] = [
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[mail]'],
  [/https?:\/\/\S+/gi, '[link]'],
  // Resident or foreigner registration number, with or without its dash or its last digits.
  [/(?<!\d)\d{6}\s*[-–]\s*[0-9*xX•]{1,7}/g, '[number]'],
  // Business and corporation numbers, accounts, cards.
  [/(?<!\d)\d{3}-\d{2}-\d{5}(?!\d)/g, '[number]'],
  // Telephone, also +82 and with points or blanks.
  [/(?:\+?82[-.\s]?|0)1[016789][-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)/g, '[phone]'],
  [/(?<!\d)0\d{1,2}[-.\s]\d{3,4}[-.\s]\d{4}(?!\d)/g, '[phone]'],
  // Exact dates in any spelling.
  [/(?<!\d)(?:19|20)\d{2}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*일?/g, '[date]'],
  [/(?<!\d)\d{2}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일/g, '[date]'],
  [/(?<!\d)\d{1,2}\s*월\s*\d{1,2}\s*일\s*생?/g, '[date]'],
  [/(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g, '[date]'],
  [
    /\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}\b/gi,
    '[date]',
  ],
  [
    /\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d{2}\b/gi,
    '[date]',
  ],
  // Names where a sentence introduces them; a name elsewhere cannot be told from a word.
  [
    /((?:제|내|저의|나의)?\s*(?:이름|성명|성함)(?:은|는|이|:|：)?\s*)[가-힣]{2,4}?(?=(?:입니다|이에요|예요|이고|이며|이라고|라고|인데|이야|야|씨|,|\.|\s|$))/gu,
    '$1[name]',
  ],
  [
    /((?:^|[\s,.])(?:저는|나는|전|난|저)\s+)(?:[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용])[가-힣]{2}(?=(?:입니다|이에요|예요|이고|라고|이라고|인데|이라는))/gu,
    '$1[name]',
  ],
  [/\b(my name is|i am called|this is)\s+[\p{Lu}][\p{L}'-]+(?:\s+[\p{Lu}][\p{L}'-]+){0,2}/giu, '$1 [name]'],
  // House numbers of street and lot addresses.
  [/([가-힣]+(?:로|길|동|리))\s*\d+(?:-\d+)?(?:번지|번길|호|층)?(?:\s*\d+동)?(?:\s*\d+호)?/gu, '$1 [address]'],
  // Whatever else is a long row of digits.
  [/(?<!\d)\d(?:[\s-]?\d){8,}(?!\d)/g, '[number]'],
];

/**
 * A text without what names or numbers a person: addresses of mail, telephone, registration, account and house numbers, exact dates,
 * and names where the sentence introduces them. What is left still says what is asked. For text that people write; the catalogue's own
 * text is public.
 *
 * @example
 * maskText('제 이름은 홍길동입니다. 010-1234-5678, 월세 지원?'); // '제 이름은 [name]입니다. [phone], 월세 지원?'
 */
export function maskText(text: string): string {
  return PERSONAL.reduce((masked, [pattern, word]) => masked.replace(pattern, word), text.normalize('NFKC'));
}

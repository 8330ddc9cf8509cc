import type { TextField, Unparsed } from '../rule/rule.ts';
import { type Clause, clausesOf } from './clauses.ts';

/** What conditions of a programme already say, in the words in which texts say it. */
export interface Covered {
  /** Names of the districts that a condition asks for, each with its short forms. */
  readonly regions: readonly string[];
  readonly age: { readonly min: number | null; readonly max: number | null } | null;
  readonly sex: 'male' | 'female' | null;
  /** Highest share of the median income that a condition allows. */
  readonly incomePercent: number | null;
  /** Trait ids that conditions ask for, one list for each condition: any of a list will do. */
  readonly traits: readonly (readonly string[])[];
}

/** Words of the texts for traits, longest first inside a trait. */
const TRAIT_WORDS: Readonly<Record<string, string>> = {
  expecting: '예비\\s?부모|난임\\s?부부|난임',
  pregnant: '임산부|임신부|산모|임부',
  'birth-adoption': '출산\\s?(?:가정|가구)?|입양\\s?(?:가정|가구)?|출생아|신생아',
  farmer: '농업인|농민|농가|농업경영체|영농인',
  fisher: '어업인|어민|어가',
  livestock: '축산업인|축산\\s?농가|축산인',
  forester: '임업인|임가',
  elementary: '초등학생|초등학교\\s?학생',
  middle: '중학생',
  high: '고등학생',
  university: '대학\\(원\\)생|대학생|대학원생',
  worker: '근로자|재직자|노동자|직장인',
  'job-seeker': '구직자|실업자|미취업자|구직\\s?중인|실직자',
  disabled: '(?:등록\\s?)?장애인|장애아동?',
  veteran: '국가보훈대상자|보훈대상자|국가유공자|보훈가족|참전유공자|독립유공자',
  patient: '환자|질환자',
  multicultural: '다문화\\s?(?:가족|가정|가구)?',
  'north-korean-defector': '북한이탈주민|탈북민',
  'single-parent': '한부모\\s?(?:가족|가정|가구)?|조손\\s?(?:가족|가정|가구)?',
  'single-person': '1인\\s?가구',
  'multi-child': '다자녀\\s?(?:가족|가정|가구)?|다둥이\\s?(?:가족|가정)?',
  'no-home': '무주택(?:자|세대주|세대원|가구)?',
  newcomer: '신규\\s?전입(?:자|세대)?|전입\\s?세대',
  extended: '확대\\s?(?:가족|가정)',
  'small-business': '소상공인|자영업자|사업자',
  organisation: '기관|단체|법인|시설|기업|사업장|사업주',
  operating: '영업\\s?중인',
  prospective: '예비\\s?창업자',
  sme: '중소기업',
  'welfare-facility': '사회복지시설',
  institution: '기관|단체|법인',
};

const TRAIT_PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(TRAIT_WORDS).map(([trait, words]) => [trait, new RegExp(words, 'g')]),
);

/** What restricts nobody by itself: words that only introduce. */
const FILLER =
  /지원\s?대상자?|신청\s?대상자?|신청\s?자격|자격\s?요건|대상자|지원자격|신청인|신청자|이용\s?대상|누구나|전\s?국민|모든\s?국민|대한민국\s?국민|국민|도민|시민|군민|구민|주민|일반인|개인|가구|가족|가정|세대|사람|해당자|희망자|모두|전체|대상/g;
/** Stages of life, which an age range says. */
const LIFE = /청년|아동|어린이|청소년|노인|어르신|영유아|유아|중장년|신중년/g;
/** What is left of a word when its noun is explained. */
const LEFTOVERS = new Set(
  '중에서 중 인자 하는자 하는 자 등 및 또는 과 와 의 을 를 이 가 은 는 에 에서 에게 게 로 으로 인 만 관내 있는 위한 한 된 도 나 이나 들 씨 명 분'.split(
    ' ',
  ),
);
const AGE =
  /만?\s*(\d{1,3})\s*세?\s*(이상|부터)?\s*(?:[~∼〜～\-–]|에서)?\s*(?:만?\s*(\d{1,3})\s*세\s*(이하|미만|까지)?)?/g;
const RESIDENCE =
  /(?:에|내|내에)?\s*(?:주민등록(?:상)?\s*(?:주소지?)?(?:가|를|을)?\s*(?:되어\s*있는|두고|둔|있는)?|주소(?:지)?(?:를|가)?\s*(?:두고|둔)?|거주(?:하고|하는|중인|\s중인)?|사는|소재(?:한|하는)?)\s*(?:있는)?/g;
/** Words that bound something: what is left with one of them is a condition of its own. */
const RESTRICTIVE =
  /이상|이하|미만|초과|이내|제외|불가|한함|한하|한정|기준|소득|재산|수급|차상위|무주택|세대주|졸업|재학|가입|등록|경력|미취업|보유|소지|해당|판정|선정|추천|우선|조건|요건|경우|기간|일부터|거주|전입|출생|입학|취업|창업|장애|질환|유공자|직장|면적|매출|상시|\d/;
/** Headings of what is given and how one applies: they say nothing of who qualifies. */
const OTHER_MATTER =
  /^[([【<]?\s*(?:지원\s?내용|지원\s?금액|지원\s?규모|지원\s?기간|지원\s?방법|신청\s?방법|신청\s?기간|신청\s?시기|신청\s?서류|구비\s?서류|제출\s?서류|지급\s?방법|지급\s?시기|문의|접수|사업\s?기간|사업\s?내용|사업\s?목적|선정\s?방법|처리\s?절차)/;
const SAME = /^(?:상동|지원\s?대상과?\s?(?:동일|같음)|동일|위와\s?같음|없음|해당\s?없음|-)\.?$/;

function withoutAges(text: string, age: Covered['age']): string {
  if (age === null) return text;
  return text.replace(AGE, (phrase, low?: string, lowWord?: string, high?: string, highWord?: string) => {
    if (!phrase.includes('세')) return phrase;
    const isFrom = lowWord !== undefined || high !== undefined;
    const stated = { min: isFrom ? Number(low) : null, max: high === undefined ? null : Number(high) };
    // `만 N세 미만` includes nobody of N years; codes count whole years, so it ends one year before.
    if (stated.max !== null && highWord === '미만') stated.max -= 1;
    const isAge = (stated.min === null || stated.min === age.min) && (stated.max === null || stated.max === age.max);
    return isAge && (isFrom || stated.max !== null) ? ' ' : phrase;
  });
}

function residue(text: string, covered: Covered): string {
  let rest = withoutAges(text, covered.age);
  if (covered.regions.length > 0) {
    for (const name of covered.regions) rest = rest.replaceAll(name, ' @ ');
    const isAboutPlace = rest.includes('@');
    rest = rest.replace(/@/g, ' ');
    // Months of residence are a condition that no code carries: they keep their digits, and so stay.
    if (isAboutPlace || /관내/.test(text)) rest = rest.replace(RESIDENCE, ' ');
  }
  if (covered.incomePercent !== null)
    rest = rest.replace(
      new RegExp(`(?:기준\\s*)?중위\\s*소득(?:의)?\\s*${covered.incomePercent}\\s*%\\s*이하(?:인)?`, 'g'),
      ' ',
    );
  for (const trait of covered.traits.flat()) {
    const words = TRAIT_PATTERNS.get(trait);
    if (words !== undefined) rest = rest.replace(words, ' ');
  }
  if (covered.sex !== null) rest = rest.replace(covered.sex === 'female' ? /여성/g : /남성/g, ' ');
  if (covered.age !== null) rest = rest.replace(LIFE, ' ');
  return rest;
}

/** How many letters of a text are left when what bounds nobody is taken out. */
const unexplained = (text: string): number =>
  text
    .replace(FILLER, ' ')
    .split(/[^가-힣A-Za-z0-9%]+/)
    .filter((word) => !LEFTOVERS.has(word))
    .join('').length;

/** Whether conditions already say all that a clause says about who qualifies. */
function isCovered(clause: Clause, covered: Covered): boolean {
  if (SAME.test(clause.text) || OTHER_MATTER.test(clause.text)) return true;
  const rest = residue(clause.text, covered);
  if (unexplained(rest) < 2) return true;
  // A remark that bounds nothing explains; an item that is not understood may bound.
  return clause.isNote && !RESTRICTIVE.test(rest);
}

const NOWHERE = /(?!)/;

/**
 * Traits whose lists the texts name whole. Where a text names some of a list only, it may be narrower than the condition: farmers in the text,
 * farmers or fishers in the codes.
 */
function namedWhole(traits: Covered['traits'], texts: readonly string[]): Covered['traits'] {
  const all = texts.join('\n');
  return traits.filter((list) => list.every((trait) => all.search(TRAIT_PATTERNS.get(trait) ?? NOWHERE) !== -1));
}

const MOST_NODES = 12;

function nodeOf(clause: Clause): Unparsed {
  const { field, start, end, text } = clause;
  return { kind: 'text', id: `text-${field}-${start}`, text: text.slice(0, 4_000), source: { field, start, end } };
}

/**
 * Clauses about who qualifies that no condition covers: each becomes a node that is never true and never false, so that a verdict stays at most
 * `likely`. Errs on the side of a node: what is not understood is not taken for covered.
 *
 * @param texts The fields that say who qualifies, as the document keeps them.
 */
export function uncoveredClauses(
  texts: Readonly<Partial<Record<TextField, string>>>,
  covered: Covered,
): readonly Unparsed[] {
  const fields: readonly TextField[] = ['target', 'criteria', 'exclusions'];
  const given = fields.map((field) => texts[field] ?? '');
  const known = { ...covered, traits: namedWhole(covered.traits, given) };
  const clauses = fields.flatMap((field) =>
    clausesOf(field, texts[field] ?? '').filter((clause) => !isCovered(clause, known)),
  );
  const seen = new Set<string>();
  const distinct = clauses.filter(({ text }) => !seen.has(text) && seen.add(text));
  if (distinct.length <= MOST_NODES) return distinct.map(nodeOf);
  const kept = distinct.slice(0, MOST_NODES - 1);
  // The rest of the field in which the list is cut, as one clause: nothing that may bound is dropped.
  const tails = Map.groupBy(distinct.slice(MOST_NODES - 1), ({ field }) => field);
  const merged = [...tails].map(([field, rest]) => {
    const start = rest[0]?.start ?? 0;
    const end = rest.at(-1)?.end ?? start;
    return { field, start, end, text: (texts[field] ?? '').slice(start, end), isNote: false };
  });
  return [...kept, ...merged].map(nodeOf);
}

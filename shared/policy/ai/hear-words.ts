import { type Heard, heard, isDenied } from './question.ts';

type Word = readonly [pattern: RegExp, attribute: string, option: string];

/** Traits that a word tells: the attribute, what of it holds, and words in Korean and English. None tells the contrary of another. */
const TRAIT_WORDS: readonly Word[] = [
  [
    /무직|백수|실업(?:자|\s*상태|했|중)|실직(?:했|자|\s*상태)?|미취업(?:자|\s*상태)?|unemployed|lost my job|jobless/gi,
    'employment',
    'unemployed',
  ],
  [
    /직장인|회사원|재직\s*중|회사에?\s*다니|직장에?\s*다니|\bemployed\b(?!\s*insurance)|work(?:ing)? full[- ]time/gi,
    'employment',
    'employed',
  ],
  [/자영업|가게를?\s*(?:하|운영)|장사를?\s*하|self[- ]employed/gi, 'employment', 'self-employed'],
  [/프리랜서|freelanc\w*/gi, 'employment', 'freelancer'],
  [/일용직|일당|day labou?r\w*/gi, 'employment', 'daily'],
  [/농사(?:를)?\s*짓|영농|농부|farmer|\bfarming\b/gi, 'employment', 'farming'],
  [
    /구직\s*중|구직자|취준생|취업\s*준비|일자리를?\s*찾|job[- ]?seek\w*|looking for (?:a )?(?:job|work)/gi,
    'traits',
    'job-seeker',
  ],
  [/대학생|대학원생|대학(?:교)?에?\s*다니|college student|university student/gi, 'traits', 'university'],
  [/고등학생|high school student/gi, 'traits', 'high'],
  [/장애인|장애가\s*있|disabled|disability/gi, 'traits', 'disabled'],
  [/임신\s*(?:중|했|부)|임산부|pregnant/gi, 'traits', 'pregnant'],
  [/난임|예비\s*부모/g, 'traits', 'expecting'],
  [/출산(?:했|한)|아기를?\s*낳았|입양(?:했|한)|gave birth|newborn/gi, 'traits', 'birth-adoption'],
  [/국가유공자|보훈|veteran/gi, 'traits', 'veteran'],
  [/기초생활수급|기초수급|생계급여를?\s*받/g, 'traits', 'basic-livelihood'],
  [/차상위/g, 'traits', 'near-poor'],
  [/현역\s*군인|군\s*복무\s*중|military service/gi, 'traits', 'soldier'],
  [
    /한부모|미혼모|미혼부|조손|혼자\s*(?:애|아이)를?\s*키|single (?:mother|father|parent|mom|dad)/gi,
    'household',
    'single-parent',
  ],
  [/1인\s*가구|혼자\s*살|자취|live alone|living alone/gi, 'household', 'single-person'],
  [/다자녀/g, 'household', 'multi-child'],
  [/다문화|multicultural/gi, 'household', 'multicultural'],
  [/무주택|집이\s*없|no home/gi, 'household', 'no-home'],
  [/탈북|북한이탈/g, 'household', 'north-korean-defector'],
  [/소상공인|small business owner/gi, 'applicantKind', 'small-business'],
];

/** Things of which one is chosen. */
const CHOICE_WORDS: readonly Word[] = [
  [/기혼|결혼했|결혼한|남편|아내가|married/gi, 'marital', 'married'],
  [/미혼(?!모|부)|결혼\s*안\s*했|unmarried/gi, 'marital', 'single'],
  [/예비\s*창업|창업(?:하려|하고\s*싶|을\s*준비|\s*준비)|start(?:ing)? a business/gi, 'businessStage', 'prospective'],
  [/폐업(?:하려|\s*예정|할)|closing (?:my|the) (?:business|shop)/gi, 'businessStage', 'closing'],
];

/** Work, traits, household and stage of business where a question names them. A word that is denied tells that it does not hold. */
export function hearWords(text: string): Heard[] {
  const traits = matches(text, TRAIT_WORDS).map(({ attribute, option, start, length, denied }) => {
    const [has, hasNot] = denied ? [[], [option]] : [[option], []];
    return heard(text, attribute, { has, hasNot, isComplete: false }, start, length);
  });
  // A choice that is denied leaves several, of which nobody has said which.
  const choices = matches(text, CHOICE_WORDS)
    .filter(({ denied }) => !denied)
    .map(({ attribute, option, start, length }) => heard(text, attribute, { oneOf: [option] }, start, length));
  return [...traits, ...choices];
}

function matches(text: string, words: readonly Word[]) {
  return words.flatMap(([pattern, attribute, option]) =>
    [...text.matchAll(pattern)].map((match) => {
      const { 0: quote, index: start } = match;
      return { attribute, option, start, length: quote.length, denied: isDenied(text, start, start + quote.length) };
    }),
  );
}

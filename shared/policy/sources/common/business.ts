import type { ApplicantKind } from '../../document/document.ts';
import type { Condition, Rule } from '../../rule/rule.ts';
import { anyOf, coded } from './rules.ts';

/** Words for whom programmes for businesses are, and what they are here. */
const WORDS: readonly (readonly [RegExp, ApplicantKind])[] = [
  [/소상공인|자영업|전통시장|1인\s*(?:창조)?기업|예비\s*창업/, 'small-business'],
  [
    /중소기업|중견|벤처|창업기업|스타트업|사회적\s*기업|협동조합|법인|기업|연구기관|대학(?!생)|단체|기관/,
    'organisation',
  ],
  [/개인|일반인|대학생|청소년|청년|근로자|재직자|구직/, 'person'],
];

/** Whom a list of words means; small businesses and organisations where it says nothing that is known. */
export function applicantsOf(text: string): ApplicantKind[] {
  const kinds = WORDS.filter(([pattern]) => pattern.test(text)).map(([, kind]) => kind);
  return kinds.length === 0 ? ['small-business', 'organisation'] : kinds;
}

/** The condition on the kind of applicant that words give: they are labels, so it is not wholly sure. */
export const kindOf = (kinds: readonly ApplicantKind[], code: string): Condition =>
  coded('kind', 'applicantKind', { anyOf: [...kinds] }, code, 0.9);

/** Rules for a business's stage by its words: only "not yet founded" is plain enough to be one. */
export function stageOf(text: string, code: string): Rule[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0 || !parts.every((part) => /^예비\s*창업자?$/.test(part))) return [];
  return [anyOf([coded('stage', 'businessStage', { anyOf: ['prospective'] }, code)])];
}

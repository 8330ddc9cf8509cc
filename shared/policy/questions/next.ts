import { judgeCatalogue } from '../eligibility/judge-all.ts';
import type { Programs } from '../eligibility/programs.ts';
import type { Attribute } from '../facts/attribute.ts';
import type { Subjects } from '../facts/fact.ts';
import { knownOn } from '../facts/known.ts';
import { attributeOf } from '../facts/registry.ts';
import { attributeIndex, QUESTIONS } from './attribute-index.ts';
import { outcomesOf } from './outcomes.ts';
import { Search, supposing } from './search.ts';

/** What is worth asking next. */
export interface NextQuestion {
  readonly attribute: string;
  /** Whose attribute: the applicant's unless somebody else is the beneficiary. */
  readonly subject: 'applicant' | 'beneficiary';
  /** Worth that the answer decides on average, by what answering costs. */
  readonly score: number;
  /** Programmes that the answer decides on average. */
  readonly resolves: number;
}

export interface QuestionOptions {
  /** Attributes not to be asked (again): refused, or answered as well as the person could. */
  readonly refused: ReadonlySet<string>;
  /** What a programme is worth for this person, from 0, by position (worth times relevance); default 1 each. */
  readonly worth?: ArrayLike<number> | undefined;
  /** Which programmes matter at all, by position: closed ones or those out of reach of the top do not; default all. */
  readonly isCounted?: ((position: number) => boolean) | undefined;
}

/**
 * The question that decides most for what it costs: for each attribute that undecided programmes wait for, the worth of those that its
 * answer decides on average over the population (`priors.ts`), by its cost. Deterministic.
 *
 * @param day of application, in Seoul.
 * @returns `null` where no question can decide anything any more.
 * @example
 * nextQuestion(programs, { applicant: {} }, '2026-11-24', { refused: new Set() }); // { attribute: 'region', … }
 */
export function nextQuestion(
  programs: Programs,
  subjects: Subjects,
  day: string,
  { refused, worth, isCounted = () => true }: QuestionOptions,
): NextQuestion | null {
  const search = new Search(programs, judgeCatalogue(programs, subjects, day), day, isCounted, worth);
  const { districts } = attributeIndex(programs);
  const bounded = QUESTIONS.flatMap((question, bit) => {
    const most = isRefused(question, refused) ? 0 : search.atMost(bit) / question.cost;
    return most > 0 ? [{ question, bit, most }] : [];
  });
  let best: NextQuestion | null = null;
  for (const { question, bit, most } of bounded.sort((a, b) => b.most - a.most)) {
    for (const subject of subjects.beneficiary ? (['applicant', 'beneficiary'] as const) : (['applicant'] as const)) {
      if (most <= (best?.score ?? 0)) break;
      const { worth: decided, resolves } = search.resolution(bit, answers(question, subject, subjects, day, districts));
      const score = decided / question.cost;
      if (score > (best?.score ?? 0)) best = { attribute: question.id, subject, score, resolves };
    }
  }
  return best;
}

/** Who would not tell an age is not asked for a date of birth. */
function isRefused({ id }: Attribute, refused: ReadonlySet<string>): boolean {
  return refused.has(id) || (id === 'birthDate' && refused.has('age'));
}

function answers(
  question: Attribute,
  subject: 'applicant' | 'beneficiary',
  subjects: Subjects,
  day: string,
  districts: readonly string[],
) {
  const told = question.id === 'birthDate' ? attributeOf('age')! : question;
  const known = knownOn(subjects, day)[subject][told.id];
  return outcomesOf(told, known, districts).map(({ fact, share }) => ({
    subjects: supposing(subjects, subject, told.id, fact),
    share,
  }));
}

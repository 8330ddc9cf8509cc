import type { InterviewView } from '../../../shared/policy/applicant/state.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { judgeAll } from '../../../shared/policy/eligibility/judge-all.ts';
import { attributeOf } from '../../../shared/policy/facts/registry.ts';
import { countsOf, nextQuestion } from '../../../shared/policy/questions/index.ts';
import { opennessOf, standingOf } from '../../../shared/policy/ranking/standing.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { currentCatalogue } from '../edge/catalogue.ts';

/**
 * What to ask next, and how the catalogue stands by what is known. Programmes that have closed are not worth a question.
 *
 * @param certainBefore - Of the answer before; `null` for none.
 */
export async function interviewBody(ctx: RouteContext, view: InterviewView, certainBefore: number | null) {
  const { applicant, id, asked } = view;
  const { programs, cards } = await currentCatalogue(ctx.env, ctx.now());
  const day = seoulDay(ctx.now());
  const counts = countsOf(judgeAll(programs, applicant.subjects, day));
  const next = nextQuestion(programs, applicant.subjects, day, {
    refused: new Set(applicant.refused),
    isCounted: (position) => {
      const { deadline } = cards[position]!;
      return opennessOf(deadline, standingOf(deadline, day)) !== 'closed';
    },
  });
  return {
    ...{ id, asked, counts, refused: applicant.refused },
    question: next === null ? null : questionBody(next.attribute, next.subject, next.resolves),
    becameCertain: certainBefore === null ? 0 : counts.certain - certainBefore,
    expiresAt: applicant.expiresAt === null ? null : new Date(applicant.expiresAt).toISOString(),
  };
}

/** How many programmes are certain by what is known. */
export async function certainOf(ctx: RouteContext, { applicant }: InterviewView): Promise<number> {
  const { programs } = await currentCatalogue(ctx.env, ctx.now());
  return countsOf(judgeAll(programs, applicant.subjects, seoulDay(ctx.now()))).certain;
}

function questionBody(attribute: string, subject: 'applicant' | 'beneficiary', resolves: number) {
  const { kind, question, options, unit } = attributeOf(attribute)!;
  return {
    ...{ attribute, subject, kind, resolves, text: question, unit: unit ?? null },
    options: (options ?? []).map(({ id, label }) => ({ id, label })),
  };
}

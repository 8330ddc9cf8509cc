import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement } from '../../gateway/route.ts';
import {
  deleteApplicant,
  getApplicantFacts,
  getInterview,
  postInterview,
  postInterviewAnswer,
  putApplicantFacts,
} from '../contract/applicants.ts';
import { type Applicant, applicantOf, callApplicant, requiredApplicant } from '../service/applicants.ts';
import { certainOf, interviewBody } from '../service/interviews.ts';
import { applicantBody, toldFacts } from '../service/told-facts.ts';

/** The token of a visitor who was begun by this request. */
export const visitorBody = ({ newToken }: Applicant) =>
  newToken === null ? null : { token: newToken, header: 'Applicant-Token' as const };

/** Facts and interviews of whoever asks. */
export const applicantRoutes = [
  implement(getApplicantFacts, async (_, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    const view = await callApplicant(ctx.env, name, (actor) => actor.view({ tokenHash }), true);
    return withEtag({ status: 200, body: applicantBody(view) }, revisionEtag(view.revision));
  }),

  implement(putApplicantFacts, async ({ body }, ctx) => {
    const told = toldFacts(body);
    const applicant = await applicantOf(ctx);
    const { name, tokenHash } = applicant;
    const expected = ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;
    const { value } = await callApplicant(
      ctx.env,
      name,
      (actor) => actor.replaceFacts({ tokenHash }, told, expected, ctx.causation),
      expected === null,
    );
    const shown = { ...applicantBody(value), visitor: visitorBody(applicant) };
    return withEtag({ status: 200, body: shown }, revisionEtag(value.revision));
  }),

  implement(deleteApplicant, async (_, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    // Only its owner erases it: the look proves that.
    await callApplicant(ctx.env, name, (actor) => actor.view({ tokenHash }), true);
    await callApplicant(ctx.env, name, (actor) => actor.erase(ctx.causation), true);
    return { status: 204 };
  }),

  implement(postInterview, async (_, ctx) => {
    const applicant = await applicantOf(ctx);
    const { name, tokenHash } = applicant;
    const id = timeOrderedId(ctx.now(), (bytes) => crypto.getRandomValues(bytes));
    const { value } = await callApplicant(
      ctx.env,
      name,
      (actor) => actor.startInterview({ tokenHash }, id, ctx.causation),
      false,
    );
    return { status: 201, body: { ...(await interviewBody(ctx, value, null)), visitor: visitorBody(applicant) } };
  }),

  implement(getInterview, async ({ params }, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    const view = await callApplicant(ctx.env, name, (actor) => actor.interview({ tokenHash }, params.id), true);
    return { status: 200, body: await interviewBody(ctx, view, null) };
  }),

  implement(postInterviewAnswer, async ({ params, body }, ctx) => {
    const { name, tokenHash } = await requiredApplicant(ctx);
    const { attribute, subject } = body;
    const before = await callApplicant(ctx.env, name, (actor) => actor.interview({ tokenHash }, params.id), true);
    const certain = await certainOf(ctx, before);
    const given = { attribute, subject, answer: body.answer ?? null };
    const { value } = await callApplicant(
      ctx.env,
      name,
      (actor) => actor.answer({ tokenHash }, params.id, given, ctx.causation),
      false,
    );
    return { status: 200, body: await interviewBody(ctx, value, certain) };
  }),
];

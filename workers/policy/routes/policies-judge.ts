import { implement } from '../../gateway/route.ts';
import { judgePolicy } from '../contract/policies-judge.ts';
import { visiblePolicy } from '../service/policies.ts';
import { judgementBody, subjectsOf } from '../service/policies-judge.ts';

export const policyJudgeRoutes = [
  implement(judgePolicy, async ({ params, body }, ctx) => {
    const subjects = subjectsOf(body.facts, body.beneficiary);
    const { policy } = await visiblePolicy(ctx, params.policyId);
    return { status: 200, body: judgementBody(policy.document, policy.version, subjects, body.day, ctx.now()) };
  }),
];

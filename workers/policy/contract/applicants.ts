import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import {
  answer,
  applicantView,
  both,
  facts,
  instant,
  received,
  ulid,
  visitor,
  visitorHeaders,
  whole,
} from './applicant-shapes.ts';

const tag = 'applicants';
const open = { tag, permission: 'public', authenticate: 'principal' } as const;

export const getApplicantFacts = defineRoute({
  operationId: 'getApplicantFacts',
  method: 'get',
  path: '/api/v1/applicants/me/facts',
  summary: 'What you have told of yourself',
  summaryKo: '내가 입력한 정보 조회',
  ...open,
  request: { headers: visitorHeaders },
  responses: { 200: { description: 'Your facts.', schema: applicantView } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const putApplicantFacts = defineRoute({
  operationId: 'putApplicantFacts',
  method: 'put',
  path: '/api/v1/applicants/me/facts',
  summary: 'Replace what you have told of yourself',
  summaryKo: '내 정보 저장',
  description:
    'Kept sealed. With `If-Match` refused when it was changed meanwhile. A visitor is begun where there is none.',
  ...open,
  request: {
    headers: visitorHeaders,
    body: z.strictObject({
      facts: facts.default({}),
      beneficiary: facts.optional(),
      received: received.default([]),
    }),
  },
  responses: {
    200: { description: 'Your facts.', schema: applicantView.extend({ visitor }).meta({ id: 'StoredApplicantFacts' }) },
  },
  errors: ['not_found', 'revision_mismatch', 'secrets_key_unusable'],
});

export const deleteApplicant = defineRoute({
  operationId: 'deleteApplicant',
  method: 'delete',
  path: '/api/v1/applicants/me/facts',
  summary: 'Erase everything: facts, answers, recommendations, feedback',
  summaryKo: '내 정보와 추천 기록 모두 삭제',
  ...open,
  request: { headers: visitorHeaders },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found'],
});

const question = z
  .object({
    attribute: z.string(),
    subject: z.enum(['applicant', 'beneficiary']),
    kind: z.enum(['number', 'choice', 'traits', 'region', 'day']),
    text: both,
    options: z.array(z.object({ id: z.string(), label: both })),
    unit: z.string().nullable(),
    resolves: z.number().meta({ description: 'Programmes that the answer decides on average.' }),
  })
  .meta({ id: 'NextQuestion' });

const counts = z
  .object({ eligible: whole, likely: whole, ineligible: whole, needsInfo: whole, needsReview: whole, certain: whole })
  .meta({ id: 'VerdictCounts' });

const interview = z
  .object({
    id: ulid,
    asked: whole,
    question: question.nullable().meta({ description: 'Null: no question decides anything any more.' }),
    counts,
    becameCertain: z.number().int().meta({ description: 'How many more are certain since the last answer.' }),
    refused: z.array(z.string()),
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'Interview' });
const interviewParams = z.object({ id: ulid });

export const postInterview = defineRoute({
  operationId: 'postInterview',
  method: 'post',
  path: '/api/v1/policies/interviews',
  summary: 'Begin a conversation that asks what decides most',
  summaryKo: '맞춤 질문 시작',
  description: 'Of a user, or anonymous: then the answer carries a token. What was told before counts.',
  ...open,
  request: { headers: visitorHeaders, body: z.strictObject({}).default({}) },
  responses: {
    201: { description: 'The first question.', schema: interview.extend({ visitor }).meta({ id: 'NewInterview' }) },
  },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const getInterview = defineRoute({
  operationId: 'getInterview',
  method: 'get',
  path: '/api/v1/policies/interviews/{id}',
  summary: 'Where a conversation stands',
  summaryKo: '맞춤 질문 진행 상태',
  ...open,
  request: { headers: visitorHeaders, params: interviewParams },
  responses: { 200: { description: 'The present question.', schema: interview } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const postInterviewAnswer = defineRoute({
  operationId: 'postInterviewAnswer',
  method: 'post',
  path: '/api/v1/policies/interviews/{id}/answers',
  summary: 'Answer, or prefer not to say',
  summaryKo: '질문에 답하기 (답하지 않음 선택 가능)',
  ...open,
  request: {
    headers: visitorHeaders,
    params: interviewParams,
    body: z
      .strictObject({
        attribute: z.string().max(60),
        subject: z.enum(['applicant', 'beneficiary']).default('applicant'),
        answer: answer.optional(),
        preferNotToSay: z.literal(true).optional(),
      })
      .refine((body) => (body.answer === undefined) !== (body.preferNotToSay === undefined), {
        message: 'either an answer or preferNotToSay',
      }),
  },
  responses: { 200: { description: 'The next question.', schema: interview } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const applicantContracts = [
  getApplicantFacts,
  putApplicantFacts,
  deleteApplicant,
  postInterview,
  getInterview,
  postInterviewAnswer,
];

import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { choice, degraded, facts, heard, language, modelSwitch, role, status, verdict } from './ai-model.ts';

const tag = 'ai';

export const queryAi = defineRoute({
  operationId: 'queryAi',
  method: 'post',
  path: '/api/v1/ai/query',
  summary: 'Ask in your own words: what is found, how you stand, and why',
  summaryKo: '평소 쓰는 말로 질문하기 (찾은 사업, 자격 여부, 이유)',
  description:
    'What the question seems to say of you comes back in `heard` and counts for nothing until you send it in `facts`; `ifConfirmed` says what would follow. Without a signed-in user the answer is made of templates alone.',
  tag,
  permission: 'public',
  authenticate: 'principal',
  request: {
    body: z.strictObject({
      question: z.string().min(1).max(1_000),
      language,
      facts: facts.optional(),
      beneficiary: facts.optional(),
      limit: z.number().int().min(1).max(20).default(10),
    }),
  },
  responses: {
    200: {
      description: 'The answer.',
      schema: z
        .object({
          day: z.string(),
          catalogue: z.string(),
          rules: z.number().int(),
          heard: z.array(heard),
          hits: z.array(
            z.object({
              policyId: z.string(),
              title: z.string(),
              score: z.number(),
              status,
              ifConfirmed: status.meta({ description: 'If what was heard is so.' }),
            }),
          ),
          answer: z.string(),
          by: z.array(z.string()).meta({ description: 'Who said it: models, or `embedded/template`.' }),
          degraded,
        })
        .meta({ id: 'AiAnswer' }),
    },
  },
  errors: ['unavailable'],
});

export const embedAi = defineRoute({
  operationId: 'embedTexts',
  method: 'post',
  path: '/api/v1/ai/embed',
  summary: 'Vectors of texts, with the model that they are of',
  summaryKo: '텍스트 임베딩',
  description: 'Mail addresses, numbers, exact dates and names are masked before a text leaves for a provider.',
  tag,
  permission: 'ai:use',
  request: { body: z.strictObject({ texts: z.array(z.string().min(1).max(4_000)).min(1).max(32) }) },
  responses: {
    200: {
      description: 'One vector a text, of length one.',
      schema: z
        .object({
          model: z.string(),
          dimension: z.number().int(),
          vectors: z.array(z.array(z.number())),
          degraded,
        })
        .meta({ id: 'Embeddings' }),
    },
  },
  errors: [],
});

export const reasonAi = defineRoute({
  operationId: 'reasonAboutPolicy',
  method: 'post',
  path: '/api/v1/ai/reasoning',
  summary: 'How the verdict on one programme comes about, step by step',
  summaryKo: '한 사업의 자격 판단 과정을 단계별로 보기',
  tag,
  permission: 'public',
  authenticate: 'principal',
  request: {
    body: z.strictObject({
      policyId: z.string().regex(/^[a-z][a-z0-9-]{1,30}:[\w.-]{1,80}$/),
      language,
      facts: facts.optional(),
      beneficiary: facts.optional(),
    }),
  },
  responses: {
    200: {
      description: 'The trace as steps, and the explanation in sentences.',
      schema: z
        .object({
          policyId: z.string(),
          title: z.string(),
          day: z.string(),
          catalogue: z.string(),
          rules: z.number().int(),
          status,
          verdict,
          certainty: z.number(),
          steps: z.array(
            z.object({
              depth: z.number().int(),
              kind: z.enum(['all', 'any', 'not', 'atLeast', 'is', 'text']),
              verdict,
              id: z.string().nullable(),
              attribute: z.string().nullable(),
              text: z.string().nullable(),
              source: z.unknown(),
            }),
          ),
          missing: z.array(z.string()),
          answer: z.string(),
          by: z.string(),
          degraded,
        })
        .meta({ id: 'AiReasoning' }),
    },
  },
  errors: ['not_found', 'unavailable'],
});

export const getAiModels = defineRoute({
  operationId: 'getAiModels',
  method: 'get',
  path: '/api/v1/ai/models',
  summary: 'Which models there are, which answer, and how they were judged',
  summaryKo: 'AI 모델 목록, 현재 선택, 평가 이력',
  tag,
  permission: 'ai:use',
  responses: {
    200: {
      description: 'Models by role.',
      schema: z
        .object({
          choices: z.object({ embedding: choice, 'language-model': choice }),
          models: z.array(
            z.object({
              role,
              model: z.string(),
              dimension: z.number().int().nullable(),
              circuit: z.enum(['closed', 'open', 'half-open']),
            }),
          ),
          vectors: z.string(),
          fault: z
            .string()
            .nullable()
            .meta({ description: 'What is wrong with the configuration; never a value of it.' }),
          history: z.array(modelSwitch),
        })
        .meta({ id: 'AiModels' }),
    },
  },
  errors: [],
});

export const switchAiModel = defineRoute({
  operationId: 'switchAiModel',
  method: 'post',
  path: '/api/v1/ai/models/switch',
  summary: 'Switch a role to another model, if it serves at least as well',
  summaryKo: '평가를 통과한 모델로 교체',
  description:
    'The model is judged beside what answers now. Answers 409 with `details.figures` when nDCG@10 or R@1 of the search would fall, or when fewer than 80 % of its texts are faithful. `embedded/hash-1024` and `embedded/template` need no proof.',
  tag,
  permission: 'ai:manage',
  idempotent: true,
  request: { body: z.strictObject({ role, model: z.string().min(1).max(240) }) },
  responses: { 200: { description: 'The switch.', schema: modelSwitch } },
  errors: ['not_found', 'conflict', 'upstream_failed', 'idempotency_key_reused', 'unavailable'],
});

export const rollBackAiModel = defineRoute({
  operationId: 'rollBackAiModel',
  method: 'post',
  path: '/api/v1/ai/models/rollback',
  summary: 'Go back to the model before the last switch',
  summaryKo: '직전 모델로 되돌리기',
  tag,
  permission: 'ai:manage',
  idempotent: true,
  request: { body: z.strictObject({ role }) },
  responses: { 200: { description: 'The step back.', schema: modelSwitch } },
  errors: ['conflict', 'idempotency_key_reused'],
});

export const fillAiVectors = defineRoute({
  operationId: 'fillAiVectors',
  method: 'post',
  path: '/api/v1/ai/vectors/fill',
  summary: 'Write the vectors of a stretch of the catalogue into the vector store',
  summaryKo: '지원사업 목록 일부의 벡터를 저장소에 기록',
  description: 'Begin at 0 and go on at `next` until it is null; writing the same again changes nothing.',
  tag,
  permission: 'ai:manage',
  request: {
    body: z.strictObject({
      from: z.number().int().min(0).default(0),
      count: z.number().int().min(1).max(500).default(500),
    }),
  },
  responses: {
    200: {
      description: 'Where to go on.',
      schema: z
        .object({
          model: z.string(),
          catalogue: z.string(),
          count: z.number().int(),
          next: z.number().int().nullable(),
        })
        .meta({ id: 'VectorsFilled' }),
    },
  },
  errors: ['conflict', 'upstream_failed', 'unavailable'],
});

export const aiContracts = [queryAi, embedAi, reasonAi, getAiModels, switchAiModel, rollBackAiModel, fillAiVectors];

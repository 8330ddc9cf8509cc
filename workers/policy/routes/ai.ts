import type { ModelSwitch } from '../../../shared/policy/ai/board.ts';
import { stepsOf } from '../../../shared/policy/ai/steps.ts';
import { implement } from '../../gateway/route.ts';
import { embedTexts } from '../ai/embed.ts';
import { attempts } from '../ai/isolate.ts';
import { type AiEnv, modelsOf } from '../ai/models.ts';
import {
  embedAi,
  fillAiVectors,
  getAiModels,
  queryAi,
  reasonAi,
  rollBackAiModel,
  switchAiModel,
} from '../contract/ai.ts';
import { answerQuestion, reason, subjectsOf } from '../service/ai-answers.ts';
import { boardMeta, callBoard, commandBoard } from '../service/ai-board.ts';
import { aiContext } from '../service/ai-context.ts';
import { switchModel } from '../service/ai-switch.ts';
import { fillFrom } from '../service/ai-vectors.ts';

const switchBody = (entry: ModelSwitch) => ({ ...entry, at: new Date(entry.at).toISOString() });

/** Routes of the AI core. */
export const aiRoutes = [
  implement(queryAi, async ({ body }, ctx) => {
    const answer = await answerQuestion(body.question, subjectsOf(body), body.language, body.limit, ctx);
    return { status: 200, body: answer };
  }),

  implement(embedAi, async ({ body }, ctx) => {
    const { embedder, bounds, degraded } = await aiContext(ctx);
    const embedded = await embedTexts(body.texts, embedder, attempts, bounds);
    const vectors = embedded.vectors.map((vector) => [...vector]);
    return { status: 200, body: { ...embedded, vectors, degraded: [...degraded, ...embedded.degraded] } };
  }),

  implement(reasonAi, async ({ body }, ctx) => {
    const reasoned = await reason(body.policyId, subjectsOf(body), body.language, ctx);
    const { catalogue, active, day, document, status, judgement, said } = reasoned;
    return {
      status: 200,
      body: {
        ...{ policyId: document.id, title: document.title, day, catalogue: catalogue.version, rules: active.version },
        ...{ status, verdict: judgement.verdict, certainty: judgement.certainty, steps: stepsOf(judgement.trace) },
        missing: [...new Set(judgement.missing.map(({ attribute }) => attribute))],
        ...{ answer: said.text, by: said.by, degraded: said.degraded },
      },
    };
  }),

  implement(getAiModels, async (_, ctx) => {
    const { config, embedders, languages, vectors } = modelsOf(ctx.env as AiEnv);
    const { choices, history } = await callBoard(ctx.env, (board) => board.describe(), true);
    const models = [
      ...embedders.map(({ model, dimension }) => ({
        ...{ role: 'embedding', model, dimension },
        circuit: attempts.phaseOf(`${model}/embed`),
      })),
      ...languages.map(({ model }) => ({
        ...{ role: 'language-model', model, dimension: null },
        circuit: attempts.phaseOf(`${model}/chat`),
      })),
    ];
    const body = { choices, models, vectors: vectors.kind, fault: config.ok ? null : config.fault };
    return { status: 200, body: { ...body, history: history.map(switchBody) } };
  }),

  implement(switchAiModel, async ({ body }, ctx) => ({
    status: 200,
    body: switchBody(await switchModel(ctx, body.role, body.model)),
  })),

  implement(rollBackAiModel, async ({ body }, ctx) => {
    const meta = await boardMeta(ctx, body);
    return { status: 200, body: switchBody(await commandBoard(ctx, (board) => board.rollback(body.role, meta))) };
  }),

  implement(fillAiVectors, async ({ body }, ctx) => ({
    status: 200,
    body: await fillFrom(ctx.env, body.from, body.count, ctx.now()),
  })),
];

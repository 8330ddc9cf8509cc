import { AegisError } from '../../../shared/kernel/error.ts';
import type { GateFigures, ModelChoice, ModelRole, ModelSwitch } from '../../../shared/policy/ai/board.ts';
import { bestWeight } from '../../../shared/policy/ai/gate.ts';
import { seoulDay } from '../../../shared/policy/day.ts';
import { judge, statusOf } from '../../../shared/policy/eligibility/index.ts';
import { explain } from '../../../shared/policy/explain/explain.ts';
import { CITIZEN_GOLD, within } from '../../../shared/policy/search/gold/gold-set.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { EMBEDDED_MODEL } from '../ai/adapters/embedded.ts';
import { attempts } from '../ai/isolate.ts';
import { type AiEnv, type Models, modelsOf } from '../ai/models.ts';
import { TEMPLATE_MODEL } from '../ai/say.ts';
import { shadow, tryWeights } from '../ai/shadow.ts';
import { tell } from '../ai/tell.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { affordFor, boardMeta, callBoard, commandBoard } from './ai-board.ts';

/** Fewer queries than this prove nothing. */
const LEAST_GOLD = 10;
/** Texts that a language model is tried on, and the share of them that has to be faithful. */
const TRIED_TEXTS = 8;
const LEAST_FAITHFUL = 0.8;

interface Verdict {
  readonly after: ModelChoice;
  readonly isPassed: boolean;
  readonly figures: GateFigures | null;
}

/**
 * Switches a role to a model that has been judged, in the shadow of what answers now.
 *
 * @throws AegisError `not_found` for a model that is not configured; `conflict` with `details.figures` when quality or R@1 would fall,
 * or when there is nothing to judge by; `upstream_failed` when the model does not answer.
 */
export async function switchModel(ctx: RouteContext, role: ModelRole, model: string): Promise<ModelSwitch> {
  const models = modelsOf(ctx.env as AiEnv);
  const before = (await callBoard(ctx.env, (board) => board.choices(), true))[role];
  const verdict =
    role === 'embedding' ? await judgeEmbedding(ctx, models, model, before) : await judgeLanguage(ctx, models, model);
  const meta = await boardMeta(ctx, { role, model });
  const { after, isPassed, figures } = verdict;
  const entry = await commandBoard(ctx, (board) => board.decide(role, before, after, isPassed, figures, meta));
  if (isPassed) return entry;
  throw new AegisError('conflict', 'The model does not serve as well as what answers now; nothing was switched.', {
    details: { figures },
  });
}

async function judgeEmbedding(ctx: RouteContext, models: Models, model: string, before: ModelChoice): Promise<Verdict> {
  const embedder = models.embedders.find((one) => one.model === model);
  if (embedder === undefined) throw new AegisError('not_found', `No embedding model ${model} is configured.`);
  // No model is what everything began with: going there needs no proof.
  if (model === EMBEDDED_MODEL) return { after: { model, weight: 0 }, isPassed: true, figures: null };
  const catalogue = await currentCatalogue(ctx.env, ctx.now());
  const gold = within(CITIZEN_GOLD, (id) => catalogue.positionOf(id) !== null);
  if (gold.length < LEAST_GOLD) {
    throw new AegisError('conflict', 'The catalogue has too few of the programmes that the judged queries are about.', {
      details: { queries: gold.length, least: LEAST_GOLD },
    });
  }
  const bounds = { timeoutMs: models.timeoutMs };
  const judgeNew = await shadow(catalogue, gold, embedder, attempts, bounds);
  const current = models.embedders.find((one) => one.model === before.model);
  // Words alone are what there is, unless an embedding counts beside them.
  const isCounting = current !== undefined && before.weight > 0;
  const judgeOld = isCounting ? await shadow(catalogue, gold, current, attempts, bounds) : judgeNew;
  const now = await judgeOld(isCounting ? before.weight : 0);
  const tried = await tryWeights(judgeNew);
  const best = bestWeight(now, tried);
  const shown = best ?? tried.toSorted((left, right) => right.quality.ndcg10 - left.quality.ndcg10)[0]!;
  return {
    after: { model, weight: shown.weight },
    isPassed: best !== null,
    figures: { judged: gold.length, before: now, after: shown.quality, faithful: null },
  };
}

async function judgeLanguage(ctx: RouteContext, models: Models, model: string): Promise<Verdict> {
  const after = { model, weight: 0 };
  if (model === TEMPLATE_MODEL) return { after, isPassed: true, figures: null };
  const language = models.languages.find((one) => one.model === model);
  if (language === undefined) throw new AegisError('not_found', `No language model ${model} is configured.`);
  const catalogue = await currentCatalogue(ctx.env, ctx.now());
  const tried = Math.min(TRIED_TEXTS, catalogue.count);
  if (tried === 0) throw new AegisError('conflict', 'The catalogue is empty: there is nothing to judge by.');
  const options = {
    ...{ models: [language], attempts, bounds: { timeoutMs: models.timeoutMs } },
    // What was said before proves nothing now.
    cache: { get: () => null, put: () => undefined },
    afford: affordFor(ctx, models.dailyTokens),
  };
  const day = seoulDay(ctx.now());
  let faithful = 0;
  for (let at = 0; at < tried; at++) {
    const document = await catalogue.document(Math.floor((at * catalogue.count) / tried));
    const judgement = judge(document.eligibility, { applicant: {} }, day);
    const status = statusOf({ code: judgement.code, openness: 'unknown', conflicts: false });
    const explanation = explain({ document, judgement, status, quality: 1, day });
    const { by } = await tell({ document, judgement, explanation, facts: {} }, at % 2 === 0 ? 'ko' : 'en', options);
    if (by === model) faithful += 1;
  }
  const share = faithful / tried;
  const figures = { judged: tried, before: null, after: null, faithful: share };
  return { after, isPassed: share >= LEAST_FAITHFUL, figures };
}

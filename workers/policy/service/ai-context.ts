import { isGranted } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { attempts, cache } from '../ai/isolate.ts';
import { type AiEnv, type Models, modelsOf } from '../ai/models.ts';
import type { CallBounds, Degradation, Embedder, LanguageModel } from '../ai/ports.ts';
import type { SayOptions } from '../ai/say.ts';
import { TEMPLATE_MODEL } from '../ai/say.ts';
import { affordFor, chosenModels } from './ai-board.ts';

/** What of the models concerns one request. */
export interface AiContext {
  readonly models: Models;
  readonly embedder: Embedder;
  readonly say: SayOptions;
  readonly bounds: CallBounds;
  /** What is not as configured before anything was asked. */
  readonly degraded: readonly Degradation[];
}

/**
 * The models that answer a request: as configured and chosen. Whoever is not signed in gets the words of templates, which cost nothing.
 */
export async function aiContext(ctx: RouteContext): Promise<AiContext> {
  const models = modelsOf(ctx.env as AiEnv);
  const choices = await chosenModels(ctx.env, ctx.now());
  const bounds = { timeoutMs: models.timeoutMs };
  const embedder = models.embedders.find(({ model }) => model === choices.embedding.model);
  const missing: Degradation[] =
    embedder === undefined
      ? [{ part: 'embedding', of: choices.embedding.model, reason: 'not_configured', by: models.embedders[0]!.model }]
      : [];
  const fault: Degradation[] = models.config.ok
    ? []
    : [{ part: 'configuration', of: 'AEGIS_AI', reason: 'malformed', by: TEMPLATE_MODEL }];
  const languages = isGranted(ctx.principal, 'ai:use')
    ? preferred(models.languages, choices['language-model'].model)
    : [];
  return {
    ...{ models, bounds, embedder: embedder ?? models.embedders[0]!, degraded: [...fault, ...missing] },
    say: { models: languages, attempts, cache, bounds, afford: affordFor(ctx, models.dailyTokens) },
  };
}

/** The chosen one first and then the others, as the chain goes; none when templates were chosen. */
function preferred(languages: readonly LanguageModel[], chosen: string): readonly LanguageModel[] {
  if (chosen === TEMPLATE_MODEL) return [];
  return languages.toSorted((left, right) => Number(right.model === chosen) - Number(left.model === chosen));
}

import { anthropicLanguageModel } from './adapters/anthropic.ts';
import { embeddedEmbedder, memoryVectorStore } from './adapters/embedded.ts';
import { openAiEmbedder, openAiLanguageModel } from './adapters/openai.ts';
import { vectorizeStore } from './adapters/vectorize.ts';
import {
  type AiBinding,
  bindingRunner,
  type RunModel,
  restRunner,
  workersAiEmbedder,
  workersAiLanguageModel,
} from './adapters/workers-ai.ts';
import { type AiConfig, type ProviderSettings, readAiConfig } from './config.ts';
import type { Embedder, LanguageModel, VectorStore } from './ports.ts';

/** What of the environment concerns models. `AI` is there only where a deployment binds it. */
export interface AiEnv {
  readonly AEGIS_AI?: string;
  readonly AEGIS_EGRESS_ALLOW?: string;
  readonly AI?: AiBinding;
}

/** Everything that is configured, made from the settings once as long as they stay the same. */
export interface Models {
  readonly config: AiConfig;
  /** The embedded one first, then as configured. */
  readonly embedders: readonly Embedder[];
  /** As configured: in the order in which they are asked. */
  readonly languages: readonly LanguageModel[];
  readonly vectors: VectorStore;
  readonly timeoutMs: number;
  readonly dailyTokens: number;
}

let last: { readonly json: string | undefined; readonly allow: string | undefined; readonly models: Models } | null =
  null;

/** The models of this deployment; with a configuration that cannot be read, the embedded ones alone. */
export function modelsOf(env: AiEnv): Models {
  const { AEGIS_AI: json, AEGIS_EGRESS_ALLOW: allow } = env;
  if (last === null || last.json !== json || last.allow !== allow) last = { json, allow, models: make(env) };
  return last.models;
}

function make(env: AiEnv): Models {
  const config = readAiConfig(env.AEGIS_AI, env.AEGIS_EGRESS_ALLOW);
  const providers = config.ok ? config.settings.providers.map((settings) => providerOf(settings, env)) : [];
  const vectors = config.ok ? config.settings.vectors : undefined;
  return {
    config,
    embedders: [embeddedEmbedder, ...providers.flatMap(({ embedder }) => (embedder === null ? [] : [embedder]))],
    languages: providers.flatMap(({ language }) => (language === null ? [] : [language])),
    vectors:
      vectors === undefined
        ? memoryVectorStore()
        : vectorizeStore({ ...vectors, id: 'vectorize', egressAllow: env.AEGIS_EGRESS_ALLOW }),
    timeoutMs: config.ok ? config.settings.timeoutMs : 8_000,
    dailyTokens: config.ok ? config.settings.dailyTokens : 0,
  };
}

interface MadeProvider {
  readonly embedder: Embedder | null;
  readonly language: LanguageModel | null;
}

function providerOf(settings: ProviderSettings, env: AiEnv): MadeProvider {
  const egressAllow = env.AEGIS_EGRESS_ALLOW;
  if (settings.kind === 'anthropic') {
    return { embedder: null, language: anthropicLanguageModel({ ...settings, egressAllow }, settings.chat) };
  }
  const { id, chat, embedding } = settings;
  if (settings.kind === 'openai') {
    const service = { ...settings, egressAllow };
    return {
      embedder: embedding ? openAiEmbedder(service, embedding.model, embedding.dimension) : null,
      language: chat === undefined ? null : openAiLanguageModel(service, chat),
    };
  }
  const run = settings.kind === 'workers-ai' ? restRunner({ ...settings, egressAllow }) : bindingOf(id, env);
  if (run === null) return { embedder: null, language: null };
  return {
    embedder: embedding ? workersAiEmbedder(id, run, embedding.model, embedding.dimension) : null,
    language: chat === undefined ? null : workersAiLanguageModel(id, run, chat),
  };
}

function bindingOf(id: string, { AI }: AiEnv): RunModel | null {
  return AI === undefined ? null : bindingRunner(id, AI);
}

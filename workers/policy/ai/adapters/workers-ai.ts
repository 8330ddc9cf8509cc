import * as v from 'valibot';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { unitVector } from '../../../../shared/policy/ai/vector.ts';
import { askJson } from '../ask-json.ts';
import { providerError } from '../failure.ts';
import type { CallBounds, Embedder, LanguageModel } from '../ports.ts';
import { read, textOf } from './read.ts';

/** Runs a model of Workers AI: over REST with a token, or by the binding inside Cloudflare. */
export type RunModel = (model: string, input: unknown, bounds: CallBounds) => Promise<unknown>;

/** What a deployment with an `[ai]` binding has in its environment. */
export interface AiBinding {
  run(model: string, input: unknown): Promise<unknown>;
}

const envelopeSchema = v.object({ success: v.boolean(), result: v.unknown() });
const embeddingSchema = v.object({ data: v.array(v.array(v.unknown())) });
const textSchema = v.object({
  response: v.nullish(v.string()),
  tool_calls: v.nullish(v.array(v.unknown())),
  usage: v.nullish(v.object({ total_tokens: v.optional(v.number()) })),
});

/**
 * `POST /client/v4/accounts/{account}/ai/run/{model}` (developers.cloudflare.com/workers-ai/get-started/rest-api).
 */
export function restRunner(settings: {
  readonly id: string;
  /** Up to and including `/client/v4`, or an AI Gateway before it. */
  readonly url: string;
  readonly account: string;
  readonly key: string;
  readonly egressAllow: string | undefined;
}): RunModel {
  const { id, url, account, key, egressAllow } = settings;
  const endpoint = { provider: id, egressAllow, headers: { authorization: `Bearer ${key}` } };
  return async (model, input, bounds) => {
    const path = `${url}/accounts/${encodeURIComponent(account)}/ai/run/${model}`;
    const { success, result } = read(envelopeSchema, await askJson(path, input, endpoint, bounds), id);
    if (!success) throw providerError(id, { reason: 'malformed' });
    return result;
  };
}

/** The same by the binding `AI`, which exists only on Cloudflare. */
export function bindingRunner(id: string, binding: AiBinding): RunModel {
  return async (model, input, { timeoutMs }) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(providerError(id, { reason: 'timeout' })), timeoutMs);
    });
    try {
      return await Promise.race([binding.run(model, input), late]);
    } catch (cause) {
      throw cause instanceof AegisError ? cause : providerError(id, { reason: 'network', cause });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** An embedding model, e.g. `@cf/baai/bge-m3` with 1,024 dimensions; it takes a hundred texts at once. */
export function workersAiEmbedder(id: string, run: RunModel, model: string, dimension: number): Embedder {
  return {
    ...{ model: `${id}/${model}`, dimension, batch: 100 },
    async embed(texts, bounds) {
      const { data } = read(embeddingSchema, await run(model, { text: texts }, bounds), id);
      if (data.length !== texts.length) throw providerError(id, { reason: 'malformed' });
      return data.map((numbers) => unitVector(numbers, dimension, id));
    },
  };
}

/** A text model, e.g. `@cf/meta/llama-3.1-8b-instruct`. It does not say when it was cut: a text that ends in no sentence was. */
export function workersAiLanguageModel(id: string, run: RunModel, model: string): LanguageModel {
  return {
    model: `${id}/${model}`,
    async complete({ system, user, maxTokens }, bounds) {
      const messages = [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ];
      const answer = await run(model, { messages, max_tokens: maxTokens, temperature: 0 }, bounds);
      const { response, tool_calls, usage } = read(textSchema, answer, id);
      const isCut = !/[.!?。…)\]"'”’다요]\s*$/u.test(response ?? '');
      const text = textOf(id, response ?? '', { isToolCall: (tool_calls?.length ?? 0) > 0, isCut });
      return { text, model: `${id}/${model}`, tokens: usage?.total_tokens ?? 0 };
    },
  };
}

import * as v from 'valibot';
import { unitVector } from '../../../../shared/policy/ai/vector.ts';
import { askJson, type Endpoint } from '../ask-json.ts';
import { providerError } from '../failure.ts';
import type { Embedder, LanguageModel } from '../ports.ts';
import { read, textOf } from './read.ts';

/** A service that speaks OpenAI's dialect: OpenAI itself, a gateway before it, or a server of one's own. */
export interface OpenAiSettings {
  readonly id: string;
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly key: string;
  readonly egressAllow: string | undefined;
  /** E.g. `cf-aig-authorization` of an AI Gateway. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const embeddingsSchema = v.object({
  data: v.array(v.object({ index: v.optional(v.number()), embedding: v.array(v.unknown()) })),
});

const chatSchema = v.object({
  choices: v.pipe(
    v.array(
      v.object({
        finish_reason: v.nullish(v.string()),
        message: v.object({ content: v.nullish(v.string()), tool_calls: v.nullish(v.array(v.unknown())) }),
      }),
    ),
    v.minLength(1),
  ),
  usage: v.nullish(v.object({ total_tokens: v.optional(v.number()) })),
});

const endpointOf = ({ id, key, egressAllow, headers }: OpenAiSettings): Endpoint => ({
  provider: id,
  egressAllow,
  headers: { authorization: `Bearer ${key}`, ...headers },
});

/** `POST /v1/embeddings` (platform.openai.com/docs/api-reference/embeddings). */
export function openAiEmbedder(settings: OpenAiSettings, model: string, dimension: number): Embedder {
  return {
    ...{ model: `${settings.id}/${model}`, dimension, batch: 100 },
    async embed(texts, bounds) {
      const body = { model, input: texts, encoding_format: 'float' };
      const answer = await askJson(`${settings.url}/embeddings`, body, endpointOf(settings), bounds);
      const { data } = read(embeddingsSchema, answer, settings.id);
      // The answer may come in another order; where it has no index, its order counts.
      const ordered = data.map((row, at) => ({ ...row, index: row.index ?? at })).sort((a, b) => a.index - b.index);
      if (ordered.length !== texts.length || ordered.some(({ index }, at) => index !== at)) {
        throw providerError(settings.id, { reason: 'malformed' });
      }
      return ordered.map(({ embedding }) => unitVector(embedding, dimension, settings.id));
    },
  };
}

/** `POST /v1/chat/completions` (platform.openai.com/docs/api-reference/chat). No tools are offered, so none may be called. */
export function openAiLanguageModel(settings: OpenAiSettings, model: string): LanguageModel {
  return {
    model: `${settings.id}/${model}`,
    async complete({ system, user, maxTokens }, bounds) {
      const messages = [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ];
      const body = { model, messages, max_tokens: maxTokens, temperature: 0 };
      const answer = await askJson(`${settings.url}/chat/completions`, body, endpointOf(settings), bounds);
      const { choices, usage } = read(chatSchema, answer, settings.id);
      const { message, finish_reason } = choices[0]!;
      const isToolCall = (message.tool_calls?.length ?? 0) > 0;
      const text = textOf(settings.id, message.content ?? '', { isToolCall, isCut: finish_reason === 'length' });
      return { text, model: `${settings.id}/${model}`, tokens: usage?.total_tokens ?? 0 };
    },
  };
}

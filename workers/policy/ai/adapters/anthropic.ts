import * as v from 'valibot';
import { askJson } from '../ask-json.ts';
import type { LanguageModel } from '../ports.ts';
import type { OpenAiSettings } from './openai.ts';
import { read, textOf } from './read.ts';

/** The version of the wire format that is spoken here (docs.anthropic.com/en/api/versioning). */
const VERSION = '2023-06-01';

const messageSchema = v.object({
  content: v.array(v.looseObject({ type: v.string(), text: v.optional(v.string()) })),
  stop_reason: v.nullish(v.string()),
  usage: v.nullish(v.object({ input_tokens: v.optional(v.number()), output_tokens: v.optional(v.number()) })),
});

/** `POST /v1/messages` (docs.anthropic.com/en/api/messages). No tools are offered, so none may be called. */
export function anthropicLanguageModel(settings: OpenAiSettings, model: string): LanguageModel {
  const { id, url, key, egressAllow, headers } = settings;
  const endpoint = {
    provider: id,
    egressAllow,
    headers: { 'x-api-key': key, 'anthropic-version': VERSION, ...headers },
  };
  return {
    model: `${id}/${model}`,
    async complete({ system, user, maxTokens }, bounds) {
      const messages = [{ role: 'user', content: user }];
      const body = { model, system, messages, max_tokens: maxTokens, temperature: 0 };
      const { content, stop_reason, usage } = read(
        messageSchema,
        await askJson(`${url}/messages`, body, endpoint, bounds),
        id,
      );
      const isToolCall = stop_reason === 'tool_use' || content.some(({ type }) => type === 'tool_use');
      const said = content.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('');
      const text = textOf(id, said, { isToolCall, isCut: stop_reason === 'max_tokens' });
      const tokens = (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
      return { text, model: `${id}/${model}`, tokens };
    },
  };
}

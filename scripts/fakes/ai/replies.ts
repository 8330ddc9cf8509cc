import { hashEmbedding } from '../../../shared/policy/ai/hash-embedding.ts';
import { type AiFault, INVENTED } from './faults.ts';

/** A body as the dialects send it; each reads its own keys. */
export interface AiBody {
  readonly model?: string;
  readonly input?: readonly string[];
  readonly text?: readonly string[];
  readonly system?: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
}

/** A vector of a text: the hash embedding, or, for a model whose name holds `noise`, one that knows nothing of the text. */
export function vectorOf(text: string, dimension: number, model: string): number[] {
  if (model.includes('noise')) {
    let seed = [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
    return Array.from({ length: dimension }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 31 - 1;
    });
  }
  const vector = new Array<number>(dimension).fill(0);
  for (const [at, number] of hashEmbedding(text).entries()) vector[at % dimension]! += number;
  return vector;
}

/** The vectors of a request, as wrong as the fault wants them. */
export function vectorsOf(
  texts: readonly string[],
  dimension: number,
  model: string,
  fault: AiFault | null,
): unknown[][] {
  const vectors: unknown[][] = texts.map((text) => vectorOf(text, dimension, model));
  if (fault?.kind === 'too-few') vectors.pop();
  const first = vectors[0];
  if (first === undefined) return vectors;
  if (fault?.kind === 'wrong-dimension') first.pop();
  if (fault?.kind === 'nan') first[0] = null;
  if (fault?.kind === 'zero') first.fill(0);
  return vectors;
}

/** What the fake says: the text between the marks of the prompt, again; so it is faithful unless it is told to invent. */
export function textOf({ messages }: AiBody, fault: AiFault | null): string {
  if (fault?.kind === 'invent') return INVENTED;
  const asked = messages?.at(-1)?.content ?? '';
  return /<text>\n?([\s\S]*?)\n?<\/text>/.exec(asked)?.[1] ?? 'OK.';
}

/** The answer of each dialect. */
export const DIALECTS = {
  embeddings: (vectors: readonly unknown[]) => ({
    object: 'list',
    // Out of order on purpose: the index counts.
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse(),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  }),
  chat: (text: string, fault: AiFault | null) => ({
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        finish_reason: fault?.kind === 'stop-early' ? 'length' : fault?.kind === 'tool-call' ? 'tool_calls' : 'stop',
        message:
          fault?.kind === 'tool-call'
            ? {
                role: 'assistant',
                content: null,
                tool_calls: [{ id: 'c1', type: 'function', function: { name: 'apply', arguments: '{}' } }],
              }
            : { role: 'assistant', content: text },
      },
    ],
    usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 },
  }),
  messages: (text: string, fault: AiFault | null) => ({
    type: 'message',
    role: 'assistant',
    content:
      fault?.kind === 'tool-call'
        ? [{ type: 'tool_use', id: 't1', name: 'apply', input: {} }]
        : [{ type: 'text', text }],
    stop_reason: fault?.kind === 'stop-early' ? 'max_tokens' : fault?.kind === 'tool-call' ? 'tool_use' : 'end_turn',
    usage: { input_tokens: 20, output_tokens: 10 },
  }),
  workersText: (text: string, fault: AiFault | null) =>
    fault?.kind === 'tool-call'
      ? { response: '', tool_calls: [{ name: 'apply', arguments: {} }] }
      : { response: fault?.kind === 'stop-early' ? `${text} 그리고 이` : text, usage: { total_tokens: 30 } },
} as const;

import { sha256Hex } from '../../../shared/kernel/hash.ts';

/** What the texts of prompts and templates look like; a new form must not be answered from the memory of an old one. */
export const SCHEMA_VERSION = 1;
const MOST = 500;

/** Remembers what providers answered, the least recently used forgotten first. One an isolate. */
export interface AnswerCache {
  get(key: string): string | null;
  put(key: string, text: string): void;
}

/** @example const cache = answerCache(); */
export function answerCache(most = MOST): AnswerCache {
  const kept = new Map<string, string>();
  return {
    get(key) {
      const text = kept.get(key);
      if (text === undefined) return null;
      kept.delete(key);
      kept.set(key, text);
      return text;
    },
    put(key, text) {
      kept.delete(key);
      kept.set(key, text);
      const oldest = kept.keys().next().value;
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
  };
}

/** The key of an answer: model, what was asked, and the form of it. */
export async function answerKey(model: string, asked: unknown): Promise<string> {
  return `${model}/${SCHEMA_VERSION}/${await sha256Hex(JSON.stringify(asked))}`;
}

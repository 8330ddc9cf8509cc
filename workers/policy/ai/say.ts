import { asAegisError } from '../../../shared/kernel/error.ts';
import { type AnswerCache, answerKey } from './answer-cache.ts';
import type { Attempts } from './attempts.ts';
import { reasonOf } from './failure.ts';
import type { CallBounds, Degradation, LanguageModel, ModelName, Prompt } from './ports.ts';

/** Name of the language model that is none: the text that was made from the trace by templates. */
export const TEMPLATE_MODEL = 'embedded/template';

/** A text to be shown, and how it came about. */
export interface Said {
  readonly text: string;
  /** Who said it: a model, or {@link TEMPLATE_MODEL}. */
  readonly by: ModelName;
  readonly degraded: readonly Degradation[];
}

/** What saying something takes. */
export interface SayOptions {
  /** In the order in which they are asked. */
  readonly models: readonly LanguageModel[];
  readonly attempts: Attempts;
  readonly cache: AnswerCache;
  readonly bounds: CallBounds;
  /** Whether so many tokens may be spent; never throws. */
  readonly afford: (tokens: number) => Promise<boolean>;
}

/**
 * Says in other words what a template has said, by the first model whose text holds nothing but what is traced; else the template's own
 * words. Never throws for what a provider does.
 *
 * @param template What is true, in words that need no model.
 * @param isFaithful Whether a text says nothing that is not traced.
 */
export async function say(
  prompt: Prompt,
  template: string,
  isFaithful: (text: string) => boolean,
  options: SayOptions,
): Promise<Said> {
  const degraded: Degradation[] = [];
  for (const language of options.models) {
    const of = language.model;
    try {
      const key = await answerKey(of, prompt);
      const text = options.cache.get(key) ?? (await complete(language, prompt, options));
      if (text === null) degraded.push({ part: 'budget', of, reason: 'budget', by: TEMPLATE_MODEL });
      else if (isFaithful(text)) {
        options.cache.put(key, text);
        return { text, by: of, degraded };
      } else degraded.push({ part: 'verification', of, reason: 'unverified', by: TEMPLATE_MODEL });
    } catch (thrown) {
      degraded.push({ part: 'language-model', of, reason: reasonOf(asAegisError(thrown)), by: TEMPLATE_MODEL });
    }
  }
  return { text: template, by: TEMPLATE_MODEL, degraded };
}

/** `null` when the budget of the day is spent. */
async function complete(language: LanguageModel, prompt: Prompt, options: SayOptions): Promise<string | null> {
  if (!(await options.afford(estimatedTokens(prompt)))) return null;
  const provider = `${language.model}/chat`;
  const { text } = await options.attempts.run(provider, () => language.complete(prompt, options.bounds));
  return text;
}

/** At most about so many: a Hangul syllable is one to two tokens, four Latin letters are one. */
export function estimatedTokens({ system, user, maxTokens }: Prompt): number {
  return Math.ceil((system.length + user.length) * 0.8) + maxTokens;
}

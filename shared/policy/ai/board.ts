import type { Quality } from '../search/evaluation.ts';

/** What a model is for. */
export const MODEL_ROLES = ['embedding', 'language-model'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** Which model answers for a role. */
export interface ModelChoice {
  /** `<provider>/<model>`. */
  readonly model: string;
  /** Of an embedding: how much its list counts beside that of the words; 0: not at all. Always 0 for a language model. */
  readonly weight: number;
}

/** What a switch was judged by: means over the gold set for an embedding, share of faithful texts for a language model. */
export interface GateFigures {
  readonly judged: number;
  readonly before: Quality | null;
  readonly after: Quality | null;
  readonly faithful: number | null;
}

/** One attempt to switch, or a step back. */
export interface ModelSwitch {
  readonly seq: number;
  readonly role: ModelRole;
  readonly outcome: 'switched' | 'refused' | 'rolled-back';
  readonly before: ModelChoice;
  readonly after: ModelChoice;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly figures: GateFigures | null;
}

/** What answers before anybody has switched: no model at all. */
export const DEFAULT_CHOICES: Readonly<Record<ModelRole, ModelChoice>> = {
  embedding: { model: 'embedded/hash-1024', weight: 0 },
  'language-model': { model: 'configured', weight: 0 },
};

/** Where stepping back leads: to what was there before the switch that brought the present choice; `null` at the beginning. */
export function previousChoice(history: readonly ModelSwitch[], role: ModelRole, now: ModelChoice): ModelChoice | null {
  const brought = history.findLast(
    (one) => one.role === role && one.outcome === 'switched' && JSON.stringify(one.after) === JSON.stringify(now),
  );
  return brought?.before ?? null;
}

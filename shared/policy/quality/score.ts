export type Measure = 'specificity' | 'consistency' | 'observability' | 'reproducibility' | 'explainability';
/** Each 0 to 1; `null` where nobody has measured it (yet), which is not the same as good. */
export type Measured = Readonly<Record<Measure, number | null>>;

/** The five measures of S.C.O.R.E. with the geometric mean of those that were measured: one bad one is not made up for. */
export type ScoreCard = Measured & { readonly overall: number | null };

export const MEASURES: readonly Measure[] = [
  'specificity',
  'consistency',
  'observability',
  'reproducibility',
  'explainability',
];

/** Below these a window of recommendations does not pass. */
export const GATES: Readonly<Record<Measure, number>> = {
  specificity: 0.95,
  consistency: 0.9,
  observability: 0.85,
  reproducibility: 0.9,
  explainability: 0.8,
};

/** Steps that every recommendation has to show. */
export const REQUIRED_SPANS = [
  'parse',
  'prefilter',
  'lists',
  'verdicts',
  'rules',
  'diversify',
  'explain',
  'persist',
] as const;
export type SpanName = (typeof REQUIRED_SPANS)[number];

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

export interface SpecificityInput {
  /** Documents whose shape was checked, and how many passed. */
  readonly documents: number;
  readonly valid: number;
  /** Conditions and clauses of what was shown, and how many of them a machine can evaluate. */
  readonly clauses: number;
  readonly evaluable: number;
  /** Attributes that what was shown asks for, and how many are known. */
  readonly needed: number;
  readonly known: number;
}

/** `0.4·valid + 0.3·evaluable + 0.3·known`: how far the answer is about this person. */
export function specificityOf(input: SpecificityInput): number {
  return (
    0.4 * share(input.valid, input.documents) +
    0.3 * share(input.evaluable, input.clauses) +
    0.3 * share(input.known, input.needed)
  );
}

/** Mean likeness to the first list under neutral changes, times the share of relations that held. */
export function consistencyOf(likeness: readonly number[], relations: readonly boolean[]): number {
  const mean = likeness.length === 0 ? 1 : likeness.reduce((sum, one) => sum + one, 0) / likeness.length;
  return mean * share(relations.filter(Boolean).length, relations.length);
}

/** Steps that left a mark, times the share of decisions that name their rule and where it stands in the source. */
export function observabilityOf(spans: readonly string[], decisions: number, traced: number): number {
  const present = REQUIRED_SPANS.filter((name) => spans.includes(name)).length;
  return share(present, REQUIRED_SPANS.length) * share(traced, decisions);
}

export interface ExplainabilityInput {
  /** Conditions that decided, and how many of them are told. */
  readonly decisive: number;
  readonly told: number;
  readonly claims: number;
  readonly verified: number;
  /** Recommendations, and how many say what to do next. */
  readonly shown: number;
  readonly actionable: number;
}

/** `0.4·coverage + 0.4·faithfulness + 0.2·actionability`. */
export function explainabilityOf(input: ExplainabilityInput): number {
  return (
    0.4 * share(input.told, input.decisive) +
    0.4 * share(input.verified, input.claims) +
    0.2 * share(input.actionable, input.shown)
  );
}

/** With the overall measure. */
export function scoreCard(measures: Measured): ScoreCard {
  const values = MEASURES.flatMap((name) => measures[name] ?? []);
  const product = values.reduce((all, value) => all * value, 1);
  return { ...measures, overall: values.length === 0 ? null : product ** (1 / values.length) };
}

export interface Gate {
  readonly measure: Measure;
  /** `null`: nothing in the window was measured; such a gate stays open. */
  readonly value: number | null;
  readonly least: number;
  readonly passes: boolean;
}

/** A window of recommendations against the gates. */
export interface QualityWindow {
  readonly recommendations: number;
  /** `null` for a window without any. */
  readonly mean: ScoreCard | null;
  readonly gates: readonly Gate[];
  /** Whether a release may go on; a window without recommendations says nothing against it. */
  readonly passes: boolean;
}

/**
 * Averages a window. Of specificity the gate looks at the part that the service answers for: valid documents, times clauses that can be judged.
 *
 * @param gated - By recommendation, in the order of the cards.
 */
export function qualityWindow(cards: readonly ScoreCard[], gated: readonly number[]): QualityWindow {
  if (cards.length === 0) return { recommendations: 0, mean: null, gates: [], passes: true };
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = Object.fromEntries(
    MEASURES.map((name) => [name, mean(cards.flatMap((card) => card[name] ?? []))]),
  ) as Record<Measure, number | null>;
  const gates = MEASURES.map((measure): Gate => {
    const value = measure === 'specificity' ? mean(gated) : means[measure];
    return { measure, value, least: GATES[measure], passes: value === null || value >= GATES[measure] };
  });
  return {
    recommendations: cards.length,
    mean: scoreCard(means),
    gates,
    passes: gates.every(({ passes }) => passes),
  };
}

import { confidenceOf } from './confidence.ts';
import type { ScoringSettings } from './settings.ts';
import { trustOf } from './trust.ts';

/** What scoring reads of a claim. */
export interface ScoredClaim {
  readonly source: string;
  readonly severity: string | null;
  readonly confidence: number | null;
}

/** One lineage with its strongest claim. */
export interface ScoreGroup {
  /** `null` for a source that nobody re-publishes. */
  readonly lineage: string | null;
  /** Whose claim counts. */
  readonly source: string;
  /** 0 to 1. */
  readonly reliability: number;
  /** 0 to 100. */
  readonly confidence: number;
  /** `1 − reliability · confidence / 100`: the chance that this group is wrong. */
  readonly factor: number;
  /** Sources of the lineage that say so too and are not counted. */
  readonly alsoSaid: readonly string[];
}

/** How a score comes about. `product` is that of all factors, in their order. */
export interface ScoreArithmetic {
  readonly groups: readonly ScoreGroup[];
  readonly product: number;
  readonly score: number;
}

/**
 * How likely it is that what all claims of an entry name is malicious, 0 to 100: noisy-OR over lineages, that is
 * `1 − Π(1 − reliability · confidence)`, with only the strongest claim of a lineage.
 *
 * @example
 * scoreOf([{ source: 'regtech', severity: null, confidence: 80 }], DEFAULT_SCORING).score; // 72: 0.9 · 0.8
 */
export function scoreOf(claims: readonly ScoredClaim[], settings: ScoringSettings): ScoreArithmetic {
  const groups = new Map<string, ScoreGroup>();
  for (const claim of claims) {
    const candidate = aloneOf(claim, settings);
    const key = candidate.lineage === null ? `source ${candidate.source}` : `lineage ${candidate.lineage}`;
    const standing = groups.get(key);
    groups.set(key, standing === undefined ? candidate : joined(standing, candidate));
  }
  // An order of its own, so that the same claims give the same bits whatever order they were read in.
  const ordered = [...groups.values()].sort((a, b) => a.factor - b.factor || compare(a.source, b.source));
  const product = ordered.reduce((rest, { factor }) => rest * factor, 1);
  return { groups: ordered, product, score: roundedScore(product) };
}

/**
 * The score of a product: `100 · (1 − product)` to the nearest whole number, a half upward; 100 only where nothing is left
 * of the doubt, so that what machines agree on never looks as certain as what a person decided.
 *
 * @example
 * roundedScore(0.0001); // 99
 */
export function roundedScore(product: number): number {
  return product === 0 ? 100 : Math.min(99, Math.round(100 * (1 - product)));
}

function aloneOf(claim: ScoredClaim, settings: ScoringSettings): ScoreGroup {
  const { reliability, lineage } = trustOf(claim.source, settings);
  const confidence = confidenceOf(claim, settings);
  const factor = 1 - (reliability * confidence) / 100;
  return { lineage, source: claim.source, reliability, confidence, factor, alsoSaid: [] };
}

function joined(a: ScoreGroup, b: ScoreGroup): ScoreGroup {
  const isFirst = a.factor < b.factor || (a.factor === b.factor && a.source <= b.source);
  const [counts, other] = isFirst ? [a, b] : [b, a];
  const alsoSaid = new Set([...a.alsoSaid, ...b.alsoSaid, other.source]);
  alsoSaid.delete(counts.source);
  return { ...counts, alsoSaid: [...alsoSaid].sort(compare) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

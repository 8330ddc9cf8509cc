import { dayNumber } from '../day.ts';
import type { PolicyDocument } from '../document/document.ts';
import type { Span } from '../rule/rule.ts';
import { comparedFields, conditionsOf, disagreementsOf } from './disagreements.ts';
import type { Statement } from './statement.ts';

/** What can be said of a document without a clock; both from 0 to 1. */
export interface Soundness {
  /** Share of what a person needs to decide that is stated at all. */
  readonly completeness: number;
  /** Mean of: spans that lie in their text, confidence of the conditions, fields on which the sources agree. */
  readonly accuracy: number;
}

/** What a person needs to know of a programme to decide; weights sum to 1. */
const NEEDED: readonly (readonly [weight: number, isThere: (document: PolicyDocument) => boolean])[] = [
  [0.15, ({ eligibility }) => eligibility.length > 0],
  [0.15, ({ texts }) => said(texts.benefit)],
  [0.1, ({ texts }) => said(texts.target) || said(texts.criteria)],
  [0.05, ({ texts }) => said(texts.summary)],
  [0.15, ({ deadline }) => deadline.kind !== 'unknown'],
  [0.1, ({ channel }) => channel.url !== null || channel.phone !== null],
  [0.05, ({ texts, channel }) => said(texts.howToApply) || channel.online !== null || channel.visit !== null],
  [0.1, ({ documents, texts }) => documents.length > 0 || said(texts.documents)],
  [0.05, ({ applicants }) => applicants.length > 0],
  [0.05, ({ categories }) => categories.some((category) => category !== 'other')],
  [0.05, ({ amount }) => amount !== null],
];

/** Completeness and accuracy of a document. */
export function soundnessOf(document: PolicyDocument, statements: readonly Statement[] = []): Soundness {
  const completeness = NEEDED.reduce((sum, [weight, isThere]) => sum + (isThere(document) ? weight : 0), 0);
  const accuracy = (spanShare(document) + confidence(document) + agreement(statements)) / 3;
  return { completeness: round(completeness), accuracy: round(accuracy) };
}

/**
 * 1 up to 30 days after somebody last saw that it is so, 0 from the 90th day on, evenly falling between; 0 for what was never
 * verified.
 */
export function freshnessOf(verifiedOn: string | null, today: string): number {
  if (verifiedOn === null) return 0;
  const age = dayNumber(today) - dayNumber(verifiedOn);
  return Math.min(1, Math.max(0, (90 - age) / 60));
}

/**
 * 0.4 completeness + 0.3 accuracy + 0.3 freshness, from 0 to 1.
 *
 * @param today Day in Seoul.
 * @example
 * qualityOf({ completeness: 1, accuracy: 1 }, '2026-11-01', '2026-11-24'); // 1
 */
export function qualityOf({ completeness, accuracy }: Soundness, verifiedOn: string | null, today: string): number {
  return round(0.4 * completeness + 0.3 * accuracy + 0.3 * freshnessOf(verifiedOn, today));
}

/** Every place in the texts that the document points to. */
export function spansOf(document: PolicyDocument): Span[] {
  const conditions = document.eligibility.flatMap(({ rule }) => conditionsOf(rule));
  const pointing = [...conditions, ...document.relations, ...(document.amount === null ? [] : [document.amount])];
  return pointing.flatMap(({ source }) => (source === null ? [] : [source]));
}

function spanShare(document: PolicyDocument): number {
  const spans = spansOf(document).filter((span) => 'field' in span);
  if (spans.length === 0) return 1;
  return (
    spans.filter(({ field, start, end }) => start < end && end <= (document.texts[field]?.length ?? 0)).length /
    spans.length
  );
}

function confidence({ eligibility }: PolicyDocument): number {
  const conditions = eligibility.flatMap(({ rule }) => conditionsOf(rule));
  if (conditions.length === 0) return 1;
  return conditions.reduce((sum, each) => sum + each.confidence, 0) / conditions.length;
}

function agreement(statements: readonly Statement[]): number {
  const compared = comparedFields(statements);
  return compared === 0 ? 1 : 1 - Math.min(compared, disagreementsOf(statements).length) / compared;
}

const said = (text: string | undefined): boolean => text !== undefined && text.trim() !== '' && text.trim() !== '-';
const round = (share: number): number => Math.round(share * 10_000) / 10_000;

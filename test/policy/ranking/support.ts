import type { Card } from '../../../shared/policy/catalogue/card.ts';
import { compileRules } from '../../../shared/policy/eligibility/compile.ts';
import type { Feature } from '../../../shared/policy/ranking/feature.ts';
import type { RecommendInput } from '../../../shared/policy/ranking/recommend.ts';
import { DEFAULT_RULE_SET } from '../../../shared/policy/ranking/rule-set.ts';
import type { Rule, Test } from '../../../shared/policy/rule/rule.ts';

/** A programme with nothing special about it. */
export function feature(id: string, more: Partial<Feature> = {}): Feature {
  return {
    id,
    title: `지원사업 ${id}`,
    organisation: `기관 ${id}`,
    organisationKind: null,
    applicants: ['person'],
    categories: ['livelihood'],
    benefits: ['cash'],
    regions: [],
    deadline: { kind: 'always', windows: [], text: '상시신청' },
    amount: null,
    documents: 0,
    isVisitOnly: false,
    isCompetitive: false,
    completeness: 1,
    accuracy: 1,
    verifiedOn: '2026-11-24',
    links: [],
    ...more,
  };
}

/** The same as a card of a catalogue. */
export function card(id: string, more: Partial<Card> = {}): Card {
  return {
    id,
    title: `지원사업 ${id}`,
    titleEn: null,
    applicants: ['person'],
    categories: ['livelihood'],
    benefits: ['cash'],
    tags: [],
    organisation: { code: null, name: `기관 ${id}`, kind: null, department: null },
    regions: [],
    summary: '',
    deadline: { kind: 'always', windows: [], text: '상시신청' },
    amount: null,
    channel: { url: null, phone: null, online: null, visit: null },
    documents: 0,
    relations: [],
    sources: ['own'],
    version: 1,
    completeness: 1,
    accuracy: 1,
    verifiedOn: '2026-11-24',
    duplicateOf: null,
    ...more,
  };
}

/** A condition of full confidence. */
export function is(id: string, attribute: string, test: Test): Rule {
  return { kind: 'is', id, attribute, test, source: null, confidence: 1 };
}

export interface Programme {
  readonly card: Card;
  readonly rule: Rule;
}

/** What `recommend` reads of a catalogue, made of cards and rules. */
export function catalogueOf(programmes: readonly Programme[]): RecommendInput['catalogue'] {
  const at = new Map(programmes.map(({ card: { id } }, position) => [id, position]));
  return {
    cards: programmes.map((programme) => programme.card),
    programs: compileRules(
      programmes.map(({ card: { id }, rule }) => ({ id, eligibility: [{ from: null, until: null, rule }] })),
    ),
    positionOf: (id) => at.get(id) ?? null,
  };
}

export const NOON = Date.parse('2026-11-24T03:00:00Z');

/** A recommendation of everything to somebody of whom nothing is known. */
export function inputOf(programmes: readonly Programme[], more: Partial<RecommendInput> = {}): RecommendInput {
  return {
    catalogue: catalogueOf(programmes),
    subjects: { applicant: {} },
    lists: { lexical: null, vector: null, graph: null },
    received: [],
    ruleSet: DEFAULT_RULE_SET,
    now: NOON,
    limit: 10,
    ...more,
  };
}

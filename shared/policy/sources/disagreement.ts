import type { PolicyDocument } from '../document/document.ts';
import type { Rule } from '../rule/rule.ts';

/** What two sources can disagree about. */
export const COMPARED_FIELDS = ['age', 'incomePercent', 'deadline', 'amount', 'regions', 'applicants'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

/** What one source says about a programme, as far as it is compared: canonical texts, only where the source states something. */
export interface ComparableFacts {
  readonly title: string;
  readonly organisation: string;
  readonly fields: Readonly<Partial<Record<ComparedField, string>>>;
}

/** A programme as one source has it. */
export interface Claim {
  readonly source: string;
  readonly policy: string;
  readonly facts: ComparableFacts;
}

/** A field that sources state differently, each with its own value. */
export interface FieldDisagreement {
  readonly field: ComparedField;
  readonly values: readonly { readonly source: string; readonly policy: string; readonly value: string }[];
}

/** One programme of which sources say different things. */
export interface Disagreement {
  /** Normalised title; with the organisation what the programme is recognised by. */
  readonly key: string;
  readonly title: string;
  readonly organisation: string;
  readonly policies: readonly string[];
  readonly fields: readonly FieldDisagreement[];
}

/**
 * A title without what sources add to it: a district in brackets at the beginning, the year, spaces and punctuation.
 *
 * @example
 * titleKey('[경기] 2026년 청년 월세 지원'); // '청년월세지원'
 */
export function titleKey(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^(?:\s*[[(【「][^\])】」]{1,20}[\])】」])+/u, '')
    .replace(/[(（]?\s*(?:19|20)\d{2}\s*(?:년도|년|학년도|\.)?\s*[)）]?(?!\d)/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

const organisationKey = (name: string): string => name.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');

/** One writes the province before the district, the other does not. */
function isSameOrganisation(left: string, right: string): boolean {
  const [a, b] = [organisationKey(left), organisationKey(right)];
  return a !== '' && b !== '' && (a.endsWith(b) || b.endsWith(a));
}

/** The facts of a document that other sources may state too. */
export function factsOf(document: PolicyDocument): ComparableFacts {
  const rule = document.eligibility.at(-1)?.rule;
  const closes = document.deadline.windows.at(-1)?.closes ?? null;
  const stated: Readonly<Record<ComparedField, string | null>> = {
    age: rule === undefined ? null : boundsOf(rule as Rule, 'age'),
    incomePercent: rule === undefined ? null : boundsOf(rule as Rule, 'incomePercent'),
    deadline: closes ?? (document.deadline.kind === 'always' ? 'always' : null),
    amount: document.amount?.max == null ? null : `${document.amount.max}/${document.amount.per}`,
    regions: document.regions.length === 0 ? null : [...document.regions].sort().slice(0, 20).join(','),
    applicants: document.applicants.length === 0 ? null : [...document.applicants].sort().join(','),
  };
  const fields = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null));
  return { title: document.title, organisation: document.organisation.name, fields };
}

/** Bounds of a number that must hold in any case; `null` where the rule leaves a way around them. */
function boundsOf(rule: Rule, attribute: string): string | null {
  let [min, max] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const visit = (inner: Rule): void => {
    if (inner.kind === 'all') for (const each of inner.of) visit(each);
    if (inner.kind !== 'is' || inner.attribute !== attribute || !('min' in inner.test)) return;
    min = Math.max(min, inner.test.min ?? min);
    max = Math.min(max, inner.test.max ?? max);
  };
  visit(rule);
  if (!Number.isFinite(min) && !Number.isFinite(max)) return null;
  return `${Number.isFinite(min) ? min : ''}~${Number.isFinite(max) ? max : ''}`;
}

/**
 * Programmes that several sources have, and of which they say different things. Sources that are silent on a field do not
 * disagree. The order of the claims does not matter.
 *
 * @example
 * disagreementsOf([
 *   { source: 'gov24', policy: 'gov24:1', facts: { title: '청년 월세 지원', organisation: '서울특별시', fields: { age: '19~34' } } },
 *   { source: 'youth', policy: 'youth:2', facts: { title: '[서울] 청년월세지원', organisation: '서울특별시', fields: { age: '19~39' } } },
 * ]); // [{ key: '청년월세지원', fields: [{ field: 'age', … }] }]
 */
export function disagreementsOf(claims: Iterable<Claim>): Disagreement[] {
  const byTitle = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = titleKey(claim.facts.title);
    if (key === '') continue;
    const same = byTitle.get(key);
    if (same) same.push(claim);
    else byTitle.set(key, [claim]);
  }
  return [...byTitle]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, same]) => groupsOf(same).flatMap((group) => disagreementOf(key, group)));
}

/** Claims of one title, by organisation; only groups of more than one source. */
function groupsOf(claims: readonly Claim[]): Claim[][] {
  const groups: Claim[][] = [];
  // The longest name first: `충청남도 천안시` takes `천안시` in, and not the other way round.
  const ordered = [...claims].sort(
    (left, right) =>
      right.facts.organisation.length - left.facts.organisation.length || (left.policy < right.policy ? -1 : 1),
  );
  for (const claim of ordered) {
    const group = groups.find(([first]) => isSameOrganisation(first!.facts.organisation, claim.facts.organisation));
    if (group) group.push(claim);
    else groups.push([claim]);
  }
  return groups.filter((group) => new Set(group.map(({ source }) => source)).size > 1);
}

function disagreementOf(key: string, group: readonly Claim[]): Disagreement[] {
  const fields = COMPARED_FIELDS.flatMap((field): FieldDisagreement[] => {
    const values = group
      .flatMap(({ source, policy, facts }) => {
        const value = facts.fields[field];
        return value === undefined ? [] : [{ source, policy, value }];
      })
      .sort((left, right) => (left.policy < right.policy ? -1 : 1));
    const isDifferent = new Set(values.map(({ value }) => value)).size > 1;
    const isBetween = new Set(values.map(({ source }) => source)).size > 1;
    return isDifferent && isBetween ? [{ field, values }] : [];
  });
  if (fields.length === 0) return [];
  const { title, organisation } = group[0]!.facts;
  return [{ key, title, organisation, policies: group.map(({ policy }) => policy).sort(), fields }];
}

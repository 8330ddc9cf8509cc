import type { PolicyDocument } from '../document/document.ts';
import type { Judgement } from '../eligibility/judge.ts';
import type { TraceNode } from '../eligibility/trace.ts';
import { attributeOf } from '../facts/registry.ts';
import type { ToldDeadline } from '../plan/told.ts';
import { type Claim, claimsOf, nameKey } from './claims.ts';
import { describeCondition } from './describe.ts';

/** What a text may claim: what the trace and the source say. */
export interface Material {
  /** Claims by kind. */
  readonly dates: ReadonlySet<string>;
  readonly money: ReadonlySet<string>;
  readonly percents: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** All words run together, in the form of names. */
  readonly words: string;
}

/** How a text stood the test. */
export interface Verified {
  readonly isVerified: boolean;
  readonly claims: number;
  /** Claims that nothing bears out, as they are written. */
  readonly unverified: readonly string[];
}

/**
 * Gathers what may be claimed about a programme: its texts, title and organisation, what its conditions ask, its amount and the days
 * that its deadline states. A person's own facts are no part of it: no text needs to repeat them.
 */
export function materialOf(document: PolicyDocument, judgement: Judgement, deadline: ToldDeadline): Material {
  const conditions = traceLines(judgement.trace);
  const { amount, channel, organisation } = document;
  const sums = amount === null ? [] : [amount.min, amount.max].filter((sum) => sum !== null);
  const lines = [
    document.title,
    document.titleEn ?? '',
    organisation.name,
    organisation.department ?? '',
    channel.phone ?? '',
    ...Object.values(document.texts),
    ...document.documents,
    ...document.laws,
    ...document.relations.map(({ named }) => named),
    ...conditions,
    ...sums.map((sum) => `${sum}원`),
    deadline.quoted,
    ...[deadline.opensOn, deadline.closesOn, deadline.closesAt, deadline.dDay].filter((told) => told !== null),
    ...judgement.missing.flatMap(({ attribute }) => Object.values(attributeOf(attribute)?.question ?? {})),
  ];
  return gathered(lines);
}

/**
 * Checks a text: each number, date, sum and name in it must occur in the material. A day without a year is borne out by any stated day
 * of that month and day.
 *
 * @example
 * verify('매월 30만원을 2026-12-31까지 신청', material).unverified; // [] if both are stated
 */
export function verify(text: string, material: Material): Verified {
  const claims = claimsOf(text);
  const unverified = claims.filter((claim) => !isBorneOut(claim, material)).map((claim) => claim.text);
  return { isVerified: unverified.length === 0, claims: claims.length, unverified };
}

function isBorneOut({ kind, value }: Claim, material: Material): boolean {
  switch (kind) {
    case 'date':
      return (
        material.dates.has(value) || (value.length === 5 && [...material.dates].some((day) => day.endsWith(value)))
      );
    case 'money':
      return material.money.has(value);
    case 'percent':
      return material.percents.has(value);
    case 'number':
      return material.numbers.has(value);
    default:
      return material.words.includes(value);
  }
}

function gathered(lines: readonly string[]): Material {
  const sets = {
    date: new Set<string>(),
    money: new Set<string>(),
    percent: new Set<string>(),
    number: new Set<string>(),
    name: new Set<string>(),
  };
  for (const line of lines) for (const { kind, value } of claimsOf(line)) sets[kind].add(value);
  for (const day of sets.date) for (const part of day.split('-')) sets.number.add(String(Number(part)));
  return {
    dates: sets.date,
    money: sets.money,
    percents: sets.percent,
    numbers: sets.number,
    words: nameKey(lines.join('\n')),
  };
}

function traceLines(node: TraceNode | null): string[] {
  if (node === null) return [];
  if (node.kind === 'text') return [node.text];
  if (node.kind !== 'is') return node.of.flatMap(traceLines);
  return Object.values(describeCondition(node.attribute, node.test));
}

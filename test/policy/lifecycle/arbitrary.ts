import fc from 'fast-check';
import type { ApplicantKind, Category, PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { PolicyCommand } from '../../../shared/policy/lifecycle/command.ts';
import { inputOf } from '../../../shared/policy/lifecycle/decide.ts';
import type { Statement } from '../../../shared/policy/lifecycle/statement.ts';
import type { Unit } from '../../../shared/policy/lifecycle/units.ts';
import { documentOf } from './support.ts';

/** A day in 2026, every day of which the clocks of these tests may show. */
export const moment = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2026-12-31T00:00:00Z') });

const day = fc.integer({ min: 0, max: 360 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));

const deadline: fc.Arbitrary<PolicyDocument['deadline']> = fc.oneof(
  fc.constant<PolicyDocument['deadline']>({ kind: 'always', windows: [], text: '상시신청' }),
  fc.constant<PolicyDocument['deadline']>({ kind: 'unknown', windows: [], text: '-' }),
  fc.tuple(day, day, fc.constantFrom(null, '18:00')).map(([a, b, closesAt]) => ({
    kind: 'period' as const,
    windows: [{ opens: a < b ? a : b, closes: a < b ? b : a, closesAt, label: null }],
    text: '기간',
  })),
);

export const documents: fc.Arbitrary<Partial<PolicyDocument>> = fc.record({
  title: fc.constantFrom('청년 월세', '월세 지원', '농업 융자'),
  titleEn: fc.constantFrom(null, 'Rent support'),
  applicants: fc.subarray<ApplicantKind>(['person', 'household', 'organisation']),
  categories: fc.subarray<Category>(['housing', 'other', 'culture']),
  tags: fc.subarray(['가', '나', '다']),
  texts: fc.constantFrom<PolicyDocument['texts']>({}, { target: '무주택 청년' }, { target: '농업인', benefit: '융자' }),
  eligibility: fc.constantFrom([], documentOf().eligibility),
  deadline,
  documents: fc.subarray(['신분증', '통장']),
  verifiedOn: fc.option(day, { nil: null }),
});

/** What one record says; few records, so that they speak again and again. */
export const statement: fc.Arbitrary<Statement> = fc
  .record({
    source: fc.constantFrom('gov24', 'bokjiro-local', 'bokjiro-central', 'youth', 'unheard'),
    record: fc.constantFrom('1', '2'),
    modifiedAt: fc.constantFrom(null, '20260101', '20260202'),
    hash: fc.constantFrom(...'abcdef').map((digit) => digit.repeat(64)),
    over: documents,
  })
  .map(({ over, ...rest }) => ({ ...rest, document: documentOf({ id: `${rest.source}:${rest.record}`, ...over }) }));

/** A set of statements, one of a record. */
export const statements = fc.uniqueArray(statement, {
  minLength: 1,
  maxLength: 6,
  selector: ({ source, record }) => `${source}:${record}`,
});

const input = documents.map((over) => inputOf(documentOf(over)));

export const command: fc.Arbitrary<PolicyCommand> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), input, publish: fc.boolean() }),
  fc.record({ kind: fc.constant('update' as const), input }),
  fc.record({
    kind: fc.constant('categorize' as const),
    categories: fc.constantFrom<Category[]>(['housing'], ['culture', 'care']),
    tags: fc.subarray(['가', '라']),
  }),
  fc.record({
    kind: fc.constant('release' as const),
    units: fc.constantFrom<Unit[]>(['title'], ['body', 'tags']),
  }),
  fc.constant({ kind: 'publish' as const }),
  fc.constant({ kind: 'withdraw' as const, reason: '중단' }),
  fc.record({ kind: fc.constant('reopen' as const), deadline }),
  fc.constant({ kind: 'delete' as const, reason: '중복' }),
);

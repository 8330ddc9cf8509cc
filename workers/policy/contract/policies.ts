import * as z from 'zod';
import { POLICY_STATUSES } from '../../../shared/policy/document/document.ts';
import { defineRoute } from '../../gateway/route.ts';
import {
  applicant,
  benefit,
  category,
  comparison,
  instant,
  labels,
  pageInfo,
  policyCard,
  policyDetail,
  policyDocument,
  policyId,
  policyParams,
  policyVersion,
  regionCode,
  share,
} from './policies-shapes.ts';

const tag = 'policies';
/** For anonymous and signed-in people alike; who may write sees more. */
const open = { tag, permission: 'public', authenticate: 'principal' } as const;
const whole = z.number().int().min(0);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const cursor = z.string().max(1024).optional();
const facet = z.array(z.object({ value: z.string(), count: whole }));

export const getPolicies = defineRoute({
  operationId: 'getPolicies',
  method: 'get',
  path: '/api/v1/policies',
  summary: 'Published programmes, filtered and sorted',
  summaryKo: '공개된 지원 정책 목록 (조건 검색·정렬)',
  description:
    'Read from the snapshot in memory; a change is seen some seconds later. Counts of each facet are those under all other filters.',
  ...open,
  request: {
    query: z.object({
      category: category.optional(),
      applicant: applicant.optional(),
      benefit: benefit.optional(),
      region: regionCode
        .optional()
        .meta({ description: 'Programmes of the district, and those of the whole country.' }),
      organisation: z.string().min(1).max(120).optional().meta({ description: 'Part of its name.' }),
      status: z.enum(['published', 'expired']).optional(),
      open: flag.optional().meta({ description: 'true: one can apply now, as far as the source says.' }),
      duplicates: flag.optional().meta({ description: 'true: also programmes that repeat another one.' }),
      sort: z.enum(['title', 'closing', 'amount', 'quality']).default('title'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor,
    }),
  },
  responses: {
    200: {
      description: 'A page of programmes.',
      schema: z.object({
        data: z.array(policyCard),
        page: pageInfo,
        total: whole,
        facets: z.object({ categories: facet, applicants: facet, benefits: facet, regions: facet, open: facet }),
        catalogue: z.string().meta({ description: 'Version of the snapshot.' }),
      }),
    },
  },
  errors: [],
});

export const getManagedPolicies = defineRoute({
  operationId: 'getManagedPolicies',
  method: 'get',
  path: '/api/v1/policies/managed',
  summary: 'Programmes of every status, newest change first, for who looks after them',
  summaryKo: '관리용 정책 목록 (초안·철회 포함, 최근 변경순)',
  tag,
  permission: 'policy:write',
  request: {
    query: z.object({
      status: z.enum(POLICY_STATUSES).optional(),
      category: category.optional(),
      source: z.string().max(40).optional(),
      text: z.string().min(1).max(100).optional(),
      disputed: flag.optional().meta({ description: 'true: sources say different things.' }),
      overlaid: flag.optional().meta({ description: 'true: a person has set something over the sources.' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor,
    }),
  },
  responses: {
    200: {
      description: 'A page of programmes.',
      schema: z.object({
        data: z.array(
          z
            .object({
              id: policyId,
              title: z.string(),
              organisation: z.string(),
              source: z.string(),
              status: z.enum(POLICY_STATUSES),
              revision: whole,
              version: whole,
              categories: z.array(category),
              closesAt: instant.nullable(),
              completeness: share,
              accuracy: share,
              disagreements: z.array(z.string()),
              overlaid: z.array(z.string()),
              updatedAt: instant,
            })
            .meta({ id: 'ManagedPolicy' }),
        ),
        page: pageInfo,
        counts: z.record(z.string(), whole),
      }),
    },
  },
  errors: [],
});

export const getPolicyCategories = defineRoute({
  operationId: 'getPolicyCategories',
  method: 'get',
  path: '/api/v1/policies/categories',
  summary: 'Fields of life with how many programmes each has',
  summaryKo: '정책 분야별 건수',
  ...open,
  responses: {
    200: {
      description: 'Every category.',
      schema: z.object({ data: z.array(z.object({ id: category, label: labels, count: whole, open: whole })) }),
    },
  },
  errors: [],
});

export const getPolicyCatalogue = defineRoute({
  operationId: 'getPolicyCatalogue',
  method: 'get',
  path: '/api/v1/policies/catalogue',
  summary: 'The snapshot that answers are computed from, and how the last compilations went',
  summaryKo: '현재 정책 카탈로그 스냅샷과 최근 컴파일 상태',
  ...open,
  responses: {
    200: {
      description: 'The catalogue.',
      schema: z
        .object({
          version: z.string(),
          sequence: whole,
          count: whole,
          builtAt: instant.nullable().meta({ description: 'null: nothing was published yet.' }),
          pending: whole.meta({ description: 'Programmes whose change is not in it yet.' }),
          parts: z.array(z.object({ part: z.string(), bytes: whole })),
          runs: z.array(
            z.object({
              startedAt: instant,
              finishedAt: instant,
              outcome: z.enum(['published', 'unchanged', 'failed']),
              version: z.string().nullable(),
              count: whole,
              parts: z.array(z.object({ part: z.string(), bytes: whole, tookMs: z.number() })),
              failure: z
                .object({ part: z.string(), code: z.string() })
                .nullable()
                .meta({ description: 'The live snapshot stays when one fails.' }),
            }),
          ),
        })
        .meta({ id: 'PolicyCatalogue' }),
    },
  },
  errors: [],
});

export const getPolicy = defineRoute({
  operationId: 'getPolicy',
  method: 'get',
  path: '/api/v1/policies/{policyId}',
  summary: 'One programme, exactly as it is now, with its sources and where they disagree',
  summaryKo: '정책 상세 (출처와 불일치 포함)',
  ...open,
  request: { params: policyParams },
  responses: { 200: { description: 'The programme. `ETag` is its revision.', schema: policyDetail } },
  errors: ['not_found'],
});

export const getPolicyVersions = defineRoute({
  operationId: 'getPolicyVersions',
  method: 'get',
  path: '/api/v1/policies/{policyId}/versions',
  summary: 'Versions of the content, newest first',
  summaryKo: '정책 버전 이력',
  ...open,
  request: {
    params: policyParams,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor }),
  },
  responses: {
    200: { description: 'Versions.', schema: z.object({ data: z.array(policyVersion), page: pageInfo }) },
  },
  errors: ['not_found'],
});

const number = z.coerce.number().int().min(1).max(1_000_000);

export const comparePolicyVersions = defineRoute({
  operationId: 'comparePolicyVersions',
  method: 'get',
  path: '/api/v1/policies/{policyId}/versions/compare',
  summary: 'What differs between two versions, field by field',
  summaryKo: '정책 두 버전 비교',
  ...open,
  request: { params: policyParams, query: z.object({ from: number, to: number }) },
  responses: { 200: { description: 'The differences, values whole.', schema: comparison } },
  errors: ['not_found'],
});

export const getPolicyVersion = defineRoute({
  operationId: 'getPolicyVersion',
  method: 'get',
  path: '/api/v1/policies/{policyId}/versions/{version}',
  summary: 'One version with its content',
  summaryKo: '정책의 특정 버전',
  ...open,
  request: { params: policyParams.extend({ version: number }) },
  responses: {
    200: { description: 'The version.', schema: policyVersion.extend({ document: policyDocument }) },
  },
  errors: ['not_found'],
});

export const policyContracts = [
  getPolicies,
  getManagedPolicies,
  getPolicyCategories,
  getPolicyCatalogue,
  getPolicy,
  getPolicyVersions,
  comparePolicyVersions,
  getPolicyVersion,
];

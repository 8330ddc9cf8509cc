import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';

const tag = 'taxii';
const MEDIA_TYPE = 'application/taxii+json;version=2.1';

/**
 * A query value that the gateway lets through whatever it is: what is wrong with it must be said in an error of TAXII, so
 * the handler reads it.
 */
const loose = z.union([z.string(), z.array(z.string())]).optional();
const part = z.string();

const instant = z.string().meta({ examples: ['2026-11-24T00:00:00.000Z'] });

const filterQuery = {
  'match[id]': loose.meta({ description: 'Identifiers of objects, separated by commas.' }),
  'match[type]': loose.meta({ description: 'Types of objects, separated by commas, e.g. `indicator`.' }),
  'match[version]': loose.meta({ description: '`last`, `first`, `all` or timestamps, separated by commas.' }),
  'match[spec_version]': loose.meta({ description: 'Versions of STIX, separated by commas; everything here is 2.1.' }),
};
const pageQuery = {
  added_after: loose.meta({ description: 'Only what came in later than this timestamp.' }),
  limit: loose.meta({ description: 'Most objects in the answer, up to 2,000.' }),
  next: loose.meta({ description: 'Where to go on, as the last answer said.' }),
};

const failure = z
  .object({
    title: z.string(),
    description: z.string(),
    error_id: z.string(),
    error_code: z.string(),
    http_status: z.string(),
  })
  .meta({ id: 'TaxiiError', description: 'The error message of TAXII 2.1 §3.6.1.' });
const failed = (description: string) => ({ description, schema: failure, mediaType: MEDIA_TYPE });
/** Statuses of every operation. They are answers of the handler, because their shape is that of TAXII. */
const FAILURES = {
  401: failed('The credential is missing or wrong.'),
  406: failed('Only application/taxii+json;version=2.1 can be had.'),
  500: failed('Failed on our side.'),
  503: failed('Not available right now; see Retry-After.'),
} as const;
const COLLECTION_FAILURES = {
  ...FAILURES,
  400: failed('A parameter cannot be read.'),
  403: failed('The key does not open this collection.'),
  404: failed('There is no such API root, collection or object.'),
} as const;

const answer = (description: string, schema: z.ZodType) => ({ description, schema, mediaType: MEDIA_TYPE });
const common = {
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  errors: [],
  log: 'tally',
  cache: 'no-store',
} as const;

export const getTaxiiDiscovery = defineRoute({
  ...common,
  operationId: 'getTaxiiDiscovery',
  method: 'get',
  path: '/taxii2/',
  summary: 'TAXII 2.1: what this server has',
  summaryKo: 'TAXII 2.1 서버 정보',
  description:
    'Credential of every TAXII request: HTTP Basic with a feed key as password, or any other way a feed takes it. Paths without the last slash answer alike.',
  responses: {
    200: answer(
      'The API roots.',
      z
        .object({ title: z.string(), description: z.string(), default: z.string(), api_roots: z.array(z.string()) })
        .meta({ id: 'TaxiiDiscovery' }),
    ),
    ...FAILURES,
  },
});

export const getTaxiiRoot = defineRoute({
  ...common,
  operationId: 'getTaxiiRoot',
  method: 'get',
  path: '/taxii2/{root}/',
  summary: 'TAXII 2.1: an API root',
  summaryKo: 'TAXII 2.1 API 루트',
  request: { params: z.object({ root: part }) },
  responses: {
    200: answer(
      'The API root.',
      z
        .object({
          title: z.string(),
          description: z.string(),
          versions: z.array(z.string()),
          max_content_length: z.number().int(),
        })
        .meta({ id: 'TaxiiApiRoot' }),
    ),
    404: COLLECTION_FAILURES[404],
    ...FAILURES,
  },
});

const collection = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    alias: z.string(),
    can_read: z.boolean(),
    can_write: z.boolean(),
    media_types: z.array(z.string()),
  })
  .meta({ id: 'TaxiiCollection', description: 'A list, as a collection of STIX 2.1 objects.' });

export const getTaxiiCollections = defineRoute({
  ...common,
  operationId: 'getTaxiiCollections',
  method: 'get',
  path: '/taxii2/{root}/collections/',
  summary: 'TAXII 2.1: the lists that the key opens',
  summaryKo: 'TAXII 2.1 컬렉션 목록',
  request: { params: z.object({ root: part }) },
  responses: {
    200: answer('The collections.', z.object({ collections: z.array(collection).optional() })),
    404: COLLECTION_FAILURES[404],
    ...FAILURES,
  },
});

const collectionParams = z.object({
  root: part,
  collection: part.meta({ description: 'Id of the collection, or its alias: the name of the list.' }),
});

export const getTaxiiCollection = defineRoute({
  ...common,
  operationId: 'getTaxiiCollection',
  method: 'get',
  path: '/taxii2/{root}/collections/{collection}/',
  summary: 'TAXII 2.1: one collection',
  summaryKo: 'TAXII 2.1 컬렉션',
  request: { params: collectionParams },
  responses: { 200: answer('The collection.', collection), ...COLLECTION_FAILURES },
});

const stixObject = z
  .looseObject({ type: z.string(), id: z.string() })
  .meta({ id: 'StixObject', description: 'An object of STIX 2.1.' });
const page = { more: z.boolean().optional(), next: z.string().optional() };
const envelope = z
  .object({ ...page, objects: z.array(stixObject).optional() })
  .meta({ id: 'TaxiiEnvelope', description: 'Objects; an empty object when there are none.' });

export const getTaxiiManifest = defineRoute({
  ...common,
  operationId: 'getTaxiiManifest',
  method: 'get',
  path: '/taxii2/{root}/collections/{collection}/manifest/',
  summary: 'TAXII 2.1: which objects a collection has, without their content',
  summaryKo: 'TAXII 2.1 매니페스트',
  request: { params: collectionParams, query: z.object({ ...pageQuery, ...filterQuery }) },
  responses: {
    200: answer(
      'The manifest; an empty object when nothing matches.',
      z.object({
        ...page,
        objects: z
          .array(z.object({ id: z.string(), date_added: instant, version: instant, media_type: z.string() }))
          .optional(),
      }),
    ),
    ...COLLECTION_FAILURES,
  },
});

export const getTaxiiObjects = defineRoute({
  ...common,
  operationId: 'getTaxiiObjects',
  method: 'get',
  path: '/taxii2/{root}/collections/{collection}/objects/',
  summary: 'TAXII 2.1: the objects of a collection',
  summaryKo: 'TAXII 2.1 객체 조회',
  description:
    'Without `added_after` the live version of the list; with it what was added since, and what left as revoked indicators. `X-TAXII-Date-Added-Last` is the next `added_after`. To `Accept: application/vnd.oasis.stix+json; version=2.0`, which is what FortiOS sends, the whole version is answered as one STIX 2.0 bundle.',
  request: { params: collectionParams, query: z.object({ ...pageQuery, ...filterQuery }) },
  responses: {
    200: answer('An envelope.', envelope),
    304: { description: 'You have the current bundle (STIX 2.0 only).' },
    ...COLLECTION_FAILURES,
  },
});

export const postTaxiiObjects = defineRoute({
  ...common,
  operationId: 'postTaxiiObjects',
  method: 'post',
  path: '/taxii2/{root}/collections/{collection}/objects/',
  summary: 'TAXII 2.1: refused, because collections are read-only',
  summaryKo: 'TAXII 2.1 객체 추가 (읽기 전용이므로 거부)',
  request: { params: collectionParams },
  responses: { ...COLLECTION_FAILURES, 415: failed('Not application/taxii+json;version=2.1.') },
});

const objectParams = collectionParams.extend({ object: part.meta({ description: 'Identifier of the object.' }) });

export const getTaxiiObject = defineRoute({
  ...common,
  operationId: 'getTaxiiObject',
  method: 'get',
  path: '/taxii2/{root}/collections/{collection}/objects/{object}/',
  summary: 'TAXII 2.1: one object',
  summaryKo: 'TAXII 2.1 객체',
  request: { params: objectParams, query: z.object({ ...pageQuery, ...filterQuery }) },
  responses: { 200: answer('An envelope.', envelope), ...COLLECTION_FAILURES },
});

export const deleteTaxiiObject = defineRoute({
  ...common,
  operationId: 'deleteTaxiiObject',
  method: 'delete',
  path: '/taxii2/{root}/collections/{collection}/objects/{object}/',
  summary: 'TAXII 2.1: refused, because collections are read-only',
  summaryKo: 'TAXII 2.1 객체 삭제 (읽기 전용이므로 거부)',
  request: { params: objectParams },
  responses: COLLECTION_FAILURES,
});

export const getTaxiiVersions = defineRoute({
  ...common,
  operationId: 'getTaxiiVersions',
  method: 'get',
  path: '/taxii2/{root}/collections/{collection}/objects/{object}/versions/',
  summary: 'TAXII 2.1: the versions of an object',
  summaryKo: 'TAXII 2.1 객체 버전',
  request: { params: objectParams, query: z.object({ ...pageQuery, ...filterQuery }) },
  responses: {
    200: answer('The versions.', z.object({ ...page, versions: z.array(instant).optional() })),
    ...COLLECTION_FAILURES,
  },
});

export const getTaxiiStatus = defineRoute({
  ...common,
  operationId: 'getTaxiiStatus',
  method: 'get',
  path: '/taxii2/{root}/status/{status}/',
  summary: 'TAXII 2.1: the status of an addition, of which there are none',
  summaryKo: 'TAXII 2.1 상태 (읽기 전용이므로 항상 404)',
  request: { params: z.object({ root: part, status: part }) },
  responses: { 404: COLLECTION_FAILURES[404], ...FAILURES },
});

const withSlash: readonly Route[] = [
  getTaxiiDiscovery,
  getTaxiiRoot,
  getTaxiiCollections,
  getTaxiiCollection,
  getTaxiiManifest,
  getTaxiiObjects,
  postTaxiiObjects,
  getTaxiiObject,
  deleteTaxiiObject,
  getTaxiiVersions,
  getTaxiiStatus,
];

/** The same operation under its path without the last slash: FortiOS is configured either way, and follows no redirect. */
export function slashless(route: Route): Route {
  return { ...route, operationId: `${route.operationId}NoSlash`, path: route.path.slice(0, -1) as `/${string}` };
}

export const taxiiContracts: readonly Route[] = [...withSlash, ...withSlash.map(slashless)];

import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { slug } from './common.ts';

const params = z.object({ list: slug });
const query = z.object({ token: z.string().max(512).optional() });
const common = {
  tag: 'feed',
  method: 'get',
  permission: 'public',
  authenticate: 'feed-key',
  cache: 'private, no-cache, no-transform',
  log: 'tally',
} as const;
const errors = ['unauthenticated', 'forbidden', 'invalid_request', 'feed_not_ready', 'unavailable'] as const;
const held = { description: 'You have the current version.' };

export const getMispManifest = defineRoute({
  ...common,
  operationId: 'getMispManifest',
  path: '/feeds/{list}/misp/manifest.json',
  summary: 'The list as a feed that a MISP server pulls: its manifest',
  summaryKo: 'MISP 서버가 가져가는 피드: 매니페스트',
  description:
    'Name `/feeds/{list}/misp` as the URL of a MISP feed. The list is one event whose UUID never changes. Filter, exemptions and the number of entries of a consumer count, and its options if its format is one of MISP. Credential as for the feed.',
  request: { params, query },
  responses: {
    200: { description: 'The manifest.', schema: z.looseObject({}), mediaType: 'application/json' },
    304: held,
  },
  errors,
});

export const getMispHashes = defineRoute({
  ...common,
  operationId: 'getMispHashes',
  path: '/feeds/{list}/misp/hashes.csv',
  summary: 'The MISP feed: hashes of its values',
  summaryKo: 'MISP 피드: 값 해시',
  request: { params, query },
  responses: { 200: { description: 'The hashes.', schema: z.string(), mediaType: 'text/csv' }, 304: held },
  errors,
});

export const getMispEvent = defineRoute({
  ...common,
  operationId: 'getMispEvent',
  path: '/feeds/{list}/misp/{uuid}.json',
  summary: 'The MISP feed: the event of the list',
  summaryKo: 'MISP 피드: 이벤트',
  request: {
    params: params.extend({ uuid: z.string().max(64).meta({ description: 'As the manifest names it.' }) }),
    query,
  },
  responses: {
    200: { description: 'The event.', schema: z.looseObject({}), mediaType: 'application/json' },
    304: held,
  },
  errors: [...errors, 'not_found'],
});

export const mispContracts = [getMispManifest, getMispHashes, getMispEvent];

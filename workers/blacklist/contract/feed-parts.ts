import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { FEED_ROUTE, slug } from './common.ts';

const tag = 'feed';
const token = z.object({ token: z.string().max(512).optional() });
const common = { ...FEED_ROUTE, tag } as const;

export const getFeedShard = defineRoute({
  ...common,
  operationId: 'getFeedShard',
  path: '/feeds/{list}/shards/{n}.txt',
  summary: 'One part of the feed of a consumer whose device takes several',
  summaryKo: '여러 조각으로 나눈 피드의 한 조각',
  description:
    'From 1 to the number of shards of the consumer; a consumer without shards has one. The first holds what ranks highest. The media type is that of the format of the consumer. Credential as for the feed.',
  request: { params: z.object({ list: slug, n: z.coerce.number().int().min(1).max(64) }), query: token },
  responses: {
    200: { description: 'The part.', schema: z.string(), mediaType: 'text/plain' },
    304: { description: 'You have the current version.' },
  },
});

export const getFeedReceipt = defineRoute({
  ...common,
  operationId: 'getFeedReceipt',
  path: '/feeds/{list}/receipt.json',
  summary: 'What the feed of this consumer leaves out, and why',
  summaryKo: '이 장비의 피드에서 빠진 항목과 이유',
  description:
    'Blocks and entries that the device has no room for, from which sources, below which score, with samples. Credential as for the feed.',
  request: { params: z.object({ list: slug }), query: token },
  responses: {
    200: { description: 'The receipt.', schema: z.looseObject({}), mediaType: 'application/json' },
    304: { description: 'You have the current version.' },
  },
});

export const getFeedDelta = defineRoute({
  ...common,
  operationId: 'getFeedDelta',
  path: '/feeds/{list}/delta',
  summary: 'What has changed since a version, as the format of this consumer writes it',
  summaryKo: '특정 버전 이후의 변경분',
  description:
    'The version to name next time is in `X-Feed-Version`. A base that is too old or not known gives the whole feed; the text says so. Credential as for the feed.',
  request: {
    params: z.object({ list: slug }),
    query: token.extend({ since: z.coerce.number().int().min(0).meta({ description: 'The version that you have.' }) }),
  },
  responses: {
    200: { description: 'The difference.', schema: z.string(), mediaType: 'text/plain' },
    304: { description: 'You have this difference.' },
  },
});

export const feedPartContracts = [getFeedShard, getFeedReceipt, getFeedDelta];

import * as z from 'zod';
import { CATEGORIES } from '../../../shared/blacklist/record.ts';

/** Name of a list or source: what stands in URLs and file names. */
export const slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'lower-case letters, digits and dashes, at most 40')
  .meta({ examples: ['main'] });

/** An address as a person writes it; parsed strictly by the handler, which explains what is wrong. */
export const addressText = z
  .string()
  .min(1)
  .max(100)
  .meta({
    description: 'IPv4 or IPv6 address, CIDR or range.',
    examples: ['192.0.2.7', '2001:db8::/48', '192.0.2.1-192.0.2.9'],
  });

/** A moment in ISO 8601 with a zone. */
export const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-12-31T15:00:00Z'] });

/** Query of every list operation: which list, `main` unless said otherwise. */
export const listQuery = z.object({ list: slug.default('main') });

/** Query of every page. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(1024).optional(),
});

/** Where the next page begins; `null` on the last. */
export const pageInfo = z.object({ next: z.string().nullable() }).meta({ id: 'Page' });

/** A page of things. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ data: z.array(item), page: pageInfo });
}

export const category = z.enum(CATEGORIES);

export const claim = z
  .object({
    source: z.string(),
    reason: z.string().nullable(),
    category: category.nullable(),
    country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
    severity: z.string().nullable(),
    confidence: z.number().nullable().meta({ description: '0 to 100.' }),
    upstreamId: z.string().nullable().meta({ description: "The source's own id of the row." }),
    registeredAt: instant.nullable(),
    expiresAt: instant.nullable().meta({ description: "The source's own expiry." }),
    firstSeen: instant,
    lastSeen: instant,
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'Claim', description: 'What one source says about an entry.' });

export const entry = z
  .object({
    id: z.string().meta({ description: 'The address with `_` for `/`.', examples: ['192.0.2.0_24'] }),
    address: z.string(),
    active: z.boolean(),
    expiresAt: instant.nullable().meta({ description: 'When the last claim in force ends; null if one has no end.' }),
    claims: z.array(claim),
  })
  .meta({ id: 'Entry' });

export const move = z
  .object({
    at: instant,
    source: z.string(),
    kind: z.enum(['expiry-moved', 'facts-changed', 'relisted']),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'Move', description: 'A change of a claim, newest first.' });

/** What every route has in common that devices poll for a feed with their key. */
export const FEED_ROUTE = {
  method: 'get',
  permission: 'public',
  authenticate: 'feed-key',
  errors: ['unauthenticated', 'forbidden', 'invalid_request', 'feed_not_ready', 'unavailable'],
  cache: 'private, no-cache, no-transform',
  log: 'tally',
} as const;

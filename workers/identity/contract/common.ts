import * as z from 'zod';

/** A user or session id. */
export const entityId = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'an id of 26 characters')
  .meta({ examples: ['01KAZ3N8V2QJ7W4R5T6Y8B9C0D'] });

/** The user of a path: an id, or `me` for whoever asks. */
export const userReference = z.union([z.literal('me'), entityId]).meta({ description: 'A user id, or `me`.' });

/** A moment in ISO 8601, UTC. */
export const instant = z.iso.datetime().meta({ examples: ['2026-12-31T15:00:00.000Z'] });

/** A one-time token, as a mail or an earlier answer gave it. */
export const oneTimeToken = z
  .string()
  .min(1)
  .max(200)
  .meta({ examples: ['ot_01KAZ3N8V2…_01KAZ3…_…'] });

/** Whether the caller keeps a refresh token (an application) or cookies (a browser). */
export const carrier = z
  .enum(['token', 'cookie'])
  .default('token')
  .meta({ description: '`token`: answer with tokens; `cookie`: set cookies, for pages of this site.' });

/** Signed in: tokens, or cookies and no token. */
export const signedInBody = z
  .object({
    status: z.literal('signed_in'),
    userId: entityId,
    sessionId: entityId,
    sessionExpiresAt: instant,
    tokenType: z.literal('Bearer').optional(),
    accessToken: z.string().optional().meta({ description: 'JWT (RFC 9068).' }),
    expiresIn: z.number().int().optional().meta({ description: 'Seconds that the access token lives.' }),
    refreshToken: z.string().optional(),
  })
  .meta({ id: 'SignedIn' });

/** The first factor was right and a second one is wanted. */
export const secondFactorBody = z
  .object({
    status: z.literal('second_factor'),
    ticket: z.string().meta({ description: 'Send it with the second factor; good for ten minutes.' }),
    methods: z.array(z.enum(['totp', 'passkey', 'recovery'])),
  })
  .meta({ id: 'SecondFactorWanted' });

/** What a first factor answers. */
export const signInBody = z.discriminatedUnion('status', [signedInBody, secondFactorBody]).meta({ id: 'SignInResult' });

/** Query of every page. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1024).optional(),
});

/** Where the next page begins; `null` on the last. */
export const pageInfo = z.object({ next: z.string().nullable() }).meta({ id: 'Page' });

/** A page of things. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ data: z.array(item), page: pageInfo });
}

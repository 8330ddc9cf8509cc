import * as z from 'zod';
import { OAUTH_ERRORS } from '../../../shared/identity/oauth/error.ts';

/** What every OAuth endpoint takes. */
export const formBody = {
  maxBytes: 64 * 1024,
  mediaTypes: ['application/x-www-form-urlencoded'],
} as const;

/** The tag of the OAuth endpoints. */
export const tag = 'oauth';

/** RFC 6749 §5.2: clients are written against this, so these endpoints answer with it and not with a problem. */
export const oauthError = z
  .object({ error: z.enum(OAUTH_ERRORS), error_description: z.string().optional() })
  .meta({ id: 'OAuthError', description: 'A refusal as RFC 6749 §5.2 has it.' });

/** The refusals of an endpoint that knows its caller by client authentication. */
export const refusals = {
  400: { description: 'Refused; see `error`.', schema: oauthError },
  401: { description: 'The client is not authenticated (`invalid_client`).', schema: oauthError },
} as const;

/** A parameter of a request that the handler reads itself, so that repeated ones are refused in the words of OAuth. */
export function parameter(description: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description });
}

/** A redirect, or a page for the person when there is nowhere safe to send them. */
export const redirect = (description: string) =>
  ({
    302: { description },
    400: {
      description: 'A page for the person: nobody to send the answer to.',
      schema: z.string(),
      mediaType: 'text/html',
    },
  }) as const;

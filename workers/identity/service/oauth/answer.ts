import { OAuthError } from '../../../../shared/identity/oauth/error.ts';
import { type Parameters, readParameters } from '../../../../shared/identity/oauth/parameters.ts';
import type { Reply, RouteContext } from '../../../gateway/route.ts';

/** RFC 6749 §5.1: what carries tokens, or says something about them, is kept nowhere. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** The answer to a refusal: RFC 6749 §5.2, RFC 6750 §3. */
export function refusal(error: OAuthError): Response {
  const { code, message, status, scheme } = error;
  const headers = new Headers(NO_STORE);
  const facts = scheme === 'Bearer' ? `, error="${code}", error_description="${message}"` : '';
  if (status !== 400) headers.set('www-authenticate', `${scheme} realm="aegis"${facts}`);
  return Response.json({ error: code, error_description: message }, { status, headers });
}

/** Runs an endpoint that refuses in the words of OAuth; what is no refusal stays a problem. */
export async function answering(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof OAuthError) return refusal(thrown);
    throw thrown;
  }
}

/** The body of a form request as it came. Not by `text()`: the runtime warns of bodies that are called neither text nor JSON. */
export async function formText(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
}

/**
 * The form of a request.
 *
 * @throws OAuthError `invalid_request` when a parameter came twice.
 */
export async function formOf({ request }: Pick<RouteContext, 'request'>): Promise<Parameters> {
  const { values, repeated } = readParameters(await formText(request));
  // RFC 8707 lets this one repeat; we ignore it.
  if (repeated.some((name) => name !== 'resource')) {
    throw new OAuthError('invalid_request', 'A parameter came twice.');
  }
  return values;
}

/**
 * A parameter that must be there.
 *
 * @throws OAuthError `invalid_request`.
 */
export function required(form: Parameters, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing.`);
  return value;
}

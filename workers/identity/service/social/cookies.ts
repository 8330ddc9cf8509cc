import type { ExternalIdentity } from '../../../../shared/identity/social/external.ts';
import { isAegisError } from '../../../../shared/kernel/error.ts';
import { open, seal } from '../../../../shared/kernel/seal.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { isSecure } from '../signed-in.ts';
import type { AuthorizeSecrets } from './authorize-url.ts';

/** How long somebody may be away at the provider, and how long they may think before they agree, in seconds. */
const LIFE_SECONDS = 600;

/** A sign-in under way: what its answer is checked with. Only this browser has it. */
export interface Attempt extends AuthorizeSecrets {
  readonly provider: string;
  readonly mode: 'sign-in' | 'link';
  readonly returnTo: string;
  /** Who began to link; null for a sign-in. */
  readonly linking: { readonly userId: string; readonly sessionId: string } | null;
}

/** Somebody whom a provider has vouched for, and who has no account here (yet). */
export interface Newcomer {
  readonly identity: ExternalIdentity;
  readonly returnTo: string;
}

interface Kinds {
  readonly attempt: Attempt;
  readonly newcomer: Newcomer;
}

type CookieContext = Pick<RouteContext, 'env' | 'request' | 'now'>;

/** `__Host-` keeps other hosts of the domain from planting one; it does not exist without TLS. */
const nameOf = (kind: keyof Kinds, isTls: boolean) => `${isTls ? '__Host-' : ''}aegis_social_${kind}`;

/**
 * `Set-Cookie` that keeps something in the browser for ten minutes, sealed: nobody can read or change it.
 *
 * @throws AegisError `secrets_key_unusable`.
 */
export async function keepInBrowser<K extends keyof Kinds>(
  ctx: CookieContext,
  kind: K,
  value: Kinds[K],
): Promise<string> {
  const until = ctx.now() + LIFE_SECONDS * 1_000;
  return cookie(ctx, kind, await seal(ctx.env.AEGIS_SECRETS_KEY, purposeOf(kind), { value, until }), LIFE_SECONDS);
}

/** What {@link keepInBrowser} has kept; null when there is nothing, it is too old, or it is not ours. */
export async function readFromBrowser<K extends keyof Kinds>(ctx: CookieContext, kind: K): Promise<Kinds[K] | null> {
  const wanted = `${nameOf(kind, isSecure(ctx.request))}=`;
  const pairs = (ctx.request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const sealed = pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
  if (sealed === undefined) return null;
  try {
    const kept = (await open(ctx.env.AEGIS_SECRETS_KEY, purposeOf(kind), sealed)) as { value: Kinds[K]; until: number };
    return kept.until > ctx.now() ? kept.value : null;
  } catch (thrown) {
    // Whoever changed it has nothing; a key that is really missing has refused to seal before.
    if (isAegisError(thrown) && thrown.code === 'secrets_key_unusable') return null;
    throw thrown;
  }
}

/** `Set-Cookie` that makes the browser forget it. */
export function forgetInBrowser(ctx: CookieContext, kind: keyof Kinds): string {
  return cookie(ctx, kind, '', 0);
}

function purposeOf(kind: keyof Kinds): string {
  return `social-${kind}`;
}

/** Lax: the way back from the provider is a navigation from another site, and nothing else from there needs it. */
function cookie({ request }: CookieContext, kind: keyof Kinds, value: string, maxAge: number): string {
  const isTls = isSecure(request);
  return `${nameOf(kind, isTls)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isTls ? '; Secure' : ''}`;
}

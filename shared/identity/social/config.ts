import * as v from 'valibot';
import { isEndpoint, isOnThisMachine } from './endpoint.ts';
import { BUILT_IN, DEFAULTS, type SocialProvider } from './provider.ts';

/** More buttons than a sign-in page has room for. */
const MOST_PROVIDERS = 20;

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
/** RFC 6749 §3.3. */
const scopes = v.optional(
  v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))), v.maxLength(20)),
);
const url = v.pipe(v.string(), v.maxLength(500), v.url());

const builtInSchema = v.strictObject({
  id: v.picklist(BUILT_IN),
  clientId: text(500),
  clientSecret: text(4_000),
  scopes,
  /** For tests and demos: the same dialect, spoken by a service on this machine. */
  endpoints: v.optional(
    v.strictObject({
      authorization: v.optional(url),
      token: v.optional(url),
      userinfo: v.optional(url),
      emails: v.optional(url),
      jwks: v.optional(url),
    }),
  ),
});

const oidcSchema = v.strictObject({
  kind: v.literal('oidc'),
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/), v.notValues(BUILT_IN)),
  name: text(60),
  issuer: url,
  clientId: text(500),
  clientSecret: text(4_000),
  scopes,
});

type BuiltInEntry = v.InferOutput<typeof builtInSchema>;
type OidcEntry = v.InferOutput<typeof oidcSchema>;

export type SocialConfig =
  | { readonly ok: true; readonly providers: readonly SocialProvider[] }
  /** `fault` says where and why, and never repeats a value: any of them could be a secret. */
  | { readonly ok: false; readonly fault: string };

/**
 * Reads the configuration of sign-in with other accounts.
 *
 * @param json `AEGIS_SOCIAL`; nothing or blank means no provider.
 * @param egressAllow `AEGIS_EGRESS_ALLOW`; endpoints may be overridden only to what it lists.
 * @example
 * readSocialConfig('[{"id":"github","clientId":"…","clientSecret":"…"}]', ''); // { ok: true, providers: [{ id: 'github', … }] }
 */
export function readSocialConfig(json: string | undefined, egressAllow: string | undefined): SocialConfig {
  if (json === undefined || json.trim() === '') return { ok: true, providers: [] };
  let entries: unknown;
  try {
    entries = JSON.parse(json);
  } catch {
    // The parser's message would quote the text, and with it a secret.
    return { ok: false, fault: 'not JSON' };
  }
  if (!Array.isArray(entries) || entries.length > MOST_PROVIDERS) {
    return { ok: false, fault: `not a list of at most ${MOST_PROVIDERS} providers` };
  }
  const providers: SocialProvider[] = [];
  for (const [index, entry] of entries.entries()) {
    const provider = readEntry(entry, egressAllow);
    if (typeof provider === 'string') return { ok: false, fault: `entry ${index}: ${provider}` };
    if (providers.some(({ id }) => id === provider.id))
      return { ok: false, fault: `entry ${index}: id is there twice` };
    providers.push(provider);
  }
  return { ok: true, providers };
}

function readEntry(entry: unknown, egressAllow: string | undefined): SocialProvider | string {
  const isOidc = typeof entry === 'object' && entry !== null && 'kind' in entry;
  const read = isOidc ? v.safeParse(oidcSchema, entry) : v.safeParse(builtInSchema, entry);
  if (!read.success) return `${v.getDotPath(read.issues[0]) ?? 'it'} is missing, unknown or malformed`;
  return 'kind' in read.output ? oidcProvider(read.output, egressAllow) : builtInProvider(read.output, egressAllow);
}

function oidcProvider(entry: OidcEntry, egressAllow: string | undefined): SocialProvider | string {
  const { id, name, issuer, clientId, clientSecret } = entry;
  const isPlain = !issuer.includes('?') && isEndpoint(issuer, egressAllow);
  if (!isPlain) return 'issuer is no https URL without query, or on this machine and not allowed';
  const wanted = entry.scopes ?? ['openid', 'email', 'profile'];
  return {
    ...{ id, kind: 'oidc', name: { en: name, ko: name }, issuer, clientId, clientSecret, endpoints: null },
    scopes: wanted.includes('openid') ? wanted : ['openid', ...wanted],
  };
}

function builtInProvider(entry: BuiltInEntry, egressAllow: string | undefined): SocialProvider | string {
  const { id, clientId, clientSecret } = entry;
  const { name, scopes: usual, endpoints } = DEFAULTS[id];
  const overrides = Object.entries(entry.endpoints ?? {}).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const refused = overrides.find(([, target]) => !isOnThisMachine(target) || !isEndpoint(target, egressAllow));
  if (refused !== undefined) return `endpoints.${refused[0]} is not on this machine, or not allowed`;
  return {
    ...{ id, kind: id, name, issuer: null, clientId, clientSecret },
    scopes: entry.scopes ?? usual,
    endpoints: { ...endpoints, ...Object.fromEntries(overrides) },
  };
}

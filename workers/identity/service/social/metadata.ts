import type { JSONWebKeySet } from 'jose';
import { untrusted } from '../../../../shared/identity/social/external.ts';
import { readKeySet } from '../../../../shared/identity/social/id-token.ts';
import { metadataUrl, type ProviderMetadata, readMetadata } from '../../../../shared/identity/social/metadata.ts';
import type { Endpoints, SocialProvider } from '../../../../shared/identity/social/provider.ts';
import type { UpstreamEnv } from '../../../gateway/upstream/client.ts';
import { askFor } from './ask.ts';

/** How long the metadata of an issuer are taken for true, in ms. */
const METADATA_MS = 60 * 60_000;
/** The same for its keys; a signature by an unknown one asks sooner. */
const KEYS_MS = 10 * 60_000;
const MOST_KEPT = 100;
/** Google's tokens name it with and without the scheme. */
const GOOGLE = ['https://accounts.google.com', 'accounts.google.com'] as const;

interface Kept<T> {
  readonly value: T;
  readonly at: number;
}

// Values only: a promise of one request's I/O must not be awaited by another.
const metadata = new Map<string, Kept<ProviderMetadata>>();
const keySets = new Map<string, Kept<JSONWebKeySet>>();

/** How a provider is spoken to. */
export interface Profile {
  readonly endpoints: Endpoints;
  readonly clientAuthentication: 'basic' | 'post';
  /** Who may have signed an ID token; empty for a dialect without one. */
  readonly issuers: readonly string[];
  readonly namesIssuer: boolean;
}

/**
 * How to speak to a provider: as its dialect has it, or by the metadata of its issuer.
 *
 * @param now ms since the epoch.
 * @throws AegisError `upstream_failed`.
 */
export async function profileOf(provider: SocialProvider, env: UpstreamEnv, now: number): Promise<Profile> {
  const { id, kind, issuer, endpoints } = provider;
  if (endpoints !== null) {
    const clientAuthentication = kind === 'github' ? 'basic' : 'post';
    return { endpoints, clientAuthentication, issuers: kind === 'google' ? GOOGLE : [], namesIssuer: false };
  }
  if (issuer === null) throw untrusted(id, 'metadata_issuer');
  const known = metadata.get(issuer);
  if (known !== undefined && now - known.at < METADATA_MS) return profile(known.value);
  const answer = await askFor(provider, metadataUrl(issuer), env);
  const value = readMetadata(id, issuer, answer, env.AEGIS_EGRESS_ALLOW);
  keep(metadata, issuer, { value, at: now });
  return profile(value);
}

/**
 * The published keys.
 *
 * @param newerThan Fetches them again when the copy is not newer than this, ms since the epoch.
 * @throws AegisError `upstream_failed`.
 */
export async function keysOf(
  provider: SocialProvider,
  { endpoints }: Profile,
  env: UpstreamEnv,
  now: number,
  newerThan = 0,
): Promise<Kept<JSONWebKeySet>> {
  if (endpoints.jwks === undefined) throw untrusted(provider.id, 'keys_missing');
  const known = keySets.get(endpoints.jwks);
  if (known !== undefined && known.at > newerThan && now - known.at < KEYS_MS) return known;
  const fresh = { value: readKeySet(provider.id, await askFor(provider, endpoints.jwks, env)), at: now };
  keep(keySets, endpoints.jwks, fresh);
  return fresh;
}

function profile({ endpoints, clientAuthentication, issuer, namesIssuer }: ProviderMetadata): Profile {
  return { endpoints, clientAuthentication, issuers: [issuer], namesIssuer };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

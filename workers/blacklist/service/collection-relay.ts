import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import * as v from 'valibot';
import {
  RELAY_HEADER,
  type RelayClaims,
  relayClaimsSchema,
  whyRelayRefused,
} from '../../../shared/blacklist/source/relay-token.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { callSource } from './collection.ts';

/** Longer headers are no signature of ours. */
const MAX_TOKEN_LENGTH = 4_096;

/**
 * The claims of the relay that signed the request.
 *
 * @throws AegisError `unauthenticated` without a signature; `signature_invalid` for one that is malformed, by a key that
 * the source does not know, for another source, or not good at this time. The reasons tell nothing about keys.
 */
export async function relayClaims(ctx: RouteContext, source: string): Promise<RelayClaims & { readonly kid: string }> {
  const token = ctx.request.headers.get(RELAY_HEADER);
  if (token === null) {
    throw new AegisError('unauthenticated', `Send the administrator key, or ${RELAY_HEADER} as a relay.`);
  }
  const kid = keyIdOf(token);
  const key = await relayKey(ctx, source, kid);
  const claims = await verified(token, key);
  const why = whyRelayRefused(claims, source, ctx.now());
  if (why !== null) throw refused(why);
  return { ...claims, kid };
}

const refused = (why: string): AegisError =>
  new AegisError('signature_invalid', `The signature is not accepted: ${why}.`);

function keyIdOf(token: string): string {
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    if (token.length <= MAX_TOKEN_LENGTH && typeof kid === 'string' && (alg === 'EdDSA' || alg === 'Ed25519'))
      return kid;
  } catch {
    // Whatever is wrong with the header, the answer is the same.
  }
  throw refused('it is not a compact JWS with kid and alg EdDSA');
}

async function relayKey(ctx: RouteContext, source: string, kid: string) {
  try {
    const key = await callSource(ctx.env, source, (actor) => actor.relayKey(kid), true);
    if (key !== null) return await importJWK({ ...key.publicKeyJwk }, 'EdDSA');
  } catch (thrown) {
    // To whom holds no key, a source that does not exist looks like one that does.
    if (!(thrown instanceof AegisError) || thrown.code !== 'not_found') throw thrown;
  }
  throw refused('the key is not registered at the source');
}

async function verified(token: string, key: Awaited<ReturnType<typeof importJWK>>): Promise<RelayClaims> {
  let payload: unknown;
  try {
    const result = await compactVerify(token, key, { algorithms: ['EdDSA', 'Ed25519'] });
    payload = JSON.parse(new TextDecoder().decode(result.payload));
  } catch {
    throw refused('it does not verify');
  }
  const claims = v.safeParse(relayClaimsSchema, payload);
  if (!claims.success) throw refused('its claims are not those of an artefact');
  return claims.output;
}

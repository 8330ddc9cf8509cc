import { CompactSign, type JWK } from 'jose';
import * as v from 'valibot';
import { type Receipt, receiptKey } from '../../../../shared/identity/privacy/receipt.ts';
import { currentJwks, type KeyRingEnv, signingKey } from '../../tokens/ring.ts';

type ReceiptEnv = KeyRingEnv & Pick<Env, 'EXPORTS'>;

/** A receipt as it is stored and shown. */
const storedSchema = v.object({ receipt: v.record(v.string(), v.unknown()), jws: v.string() });
export type StoredReceipt = v.InferOutput<typeof storedSchema>;

/**
 * Signs a receipt (JWS, RFC 7515, EdDSA) and stores it under its id. Repeatable. The header carries the public key: the JWKS forgets a
 * key five weeks after it signed, and then the key in the header still proves that nothing was changed. Its type keeps the signature
 * from being taken for that of a token.
 *
 * @param issuer Who signs: the issuer of our tokens.
 * @throws AegisError `unavailable`, `secrets_key_unusable`.
 */
export async function storeReceipt(env: ReceiptEnv, receipt: Receipt, issuer: string, now: number): Promise<void> {
  const { kid, alg, key } = await signingKey(env, 'EdDSA', now);
  const { keys } = await currentJwks(env, now);
  const published = keys.find((candidate) => candidate.kid === kid);
  const payload = new TextEncoder().encode(JSON.stringify({ iss: issuer, receipt }));
  const jws = await new CompactSign(payload)
    .setProtectedHeader({ alg, kid, typ: 'erasure-receipt+jws', ...(published ? { jwk: published as JWK } : {}) })
    .sign(key);
  await env.EXPORTS.put(receiptKey(receipt.id), JSON.stringify({ receipt, jws }), {
    httpMetadata: { contentType: 'application/json' },
  });
}

/** A stored receipt, or null. */
export async function findReceipt({ EXPORTS }: Pick<Env, 'EXPORTS'>, id: string): Promise<StoredReceipt | null> {
  const object = await EXPORTS.get(receiptKey(id));
  return object === null ? null : v.parse(storedSchema, await object.json());
}

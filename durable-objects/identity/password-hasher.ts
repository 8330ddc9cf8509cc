import { scrypt } from '@noble/hashes/scrypt.js';
import argon2 from 'argon2-wasm-edge/wasm/argon2.wasm';
import blake2b from 'argon2-wasm-edge/wasm/blake2b.wasm';
import { compareSync } from 'bcryptjs';
import { Argon2 } from '../../shared/identity/password/argon2.ts';
import { type Peppers, pepperedPassword } from '../../shared/identity/password/peppers.ts';
import {
  type Argon2idHash,
  formatArgon2id,
  parsePasswordHash,
  type ScryptHash,
} from '../../shared/identity/password/phc.ts';
import type { RandomBytes } from '../../shared/identity/secret.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import { constantTimeEqual } from '../../shared/kernel/hash.ts';

/** The second of the equivalent settings of the OWASP Password Storage Cheat Sheet; 19 MiB. */
const COST = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

let engine: Argon2 | null = null;

/**
 * One instance an isolate, made when first needed. Its computation is synchronous, so the hashes of one isolate never overlap and share
 * one memory, which is as large as the greatest hash so far: 20 MB for our own, at most 65 MB after an imported one.
 */
function argon(): Argon2 {
  engine ??= new Argon2({ argon2, blake2b });
  return engine;
}

/** Bytes of WebAssembly memory that hashing holds in this isolate; 0 before the first hash. */
export function hasherMemoryBytes(): number {
  return engine?.memoryBytes ?? 0;
}

/**
 * Hashes a new password: NFC, HMAC-SHA-256 with the newest pepper, Argon2id. Takes about 100 ms of the isolate's thread.
 *
 * @returns `$argon2id$v=19$m=19456,t=2,p=1,keyid=<pepper version>$<salt>$<hash>`
 * @throws AegisError `secrets_key_unusable`.
 * @example
 * const phc = await hashPassword(password, await readPeppers(env.AEGIS_SECRETS_KEY, env.AEGIS_PEPPERS), platformRandom);
 */
export async function hashPassword(password: string, peppers: Peppers, random: RandomBytes): Promise<string> {
  const input = await pepperedPassword(password, peppers.newest, peppers);
  const salt = random(new Uint8Array(SALT_BYTES));
  const hash = argon().hash({ ...COST, password: input, salt, length: HASH_BYTES });
  return formatArgon2id({ ...COST, kind: 'argon2id', pepper: peppers.newest, salt, hash });
}

/**
 * Verifies a password against our own hash, or an imported one (argon2id without pepper, scrypt, bcrypt), which is verified over the
 * password exactly as typed: nobody knows what another system normalised.
 *
 * @returns `needsRehash`: it matches, and {@link hashPassword} would now make a better hash of it.
 * @throws AegisError `internal` when the hash is none that `parsePasswordHash` reads; `secrets_key_unusable` when its pepper is not
 * configured.
 * @example
 * const { matches, needsRehash } = await verifyPassword(password, phc, peppers);
 */
export async function verifyPassword(
  password: string,
  phc: string,
  peppers: Peppers,
): Promise<{ readonly matches: boolean; readonly needsRehash: boolean }> {
  const stored = parsePasswordHash(phc);
  if (stored === null) throw new AegisError('internal', 'The stored password hash cannot be read');
  if (stored.kind === 'argon2id') {
    const matches = await isArgon2idOf(password, stored, peppers);
    return { matches, needsRehash: matches && !isCurrent(stored, peppers) };
  }
  const matches = stored.kind === 'scrypt' ? isScryptOf(password, stored) : isBcryptOf(password, stored.text);
  return { matches, needsRehash: matches };
}

/**
 * Costs as much as verifying a password, so that an account that does not exist, or has no password, answers no sooner.
 *
 * @throws AegisError `secrets_key_unusable`.
 */
export async function spendDecoy(password: string, peppers: Peppers): Promise<void> {
  const input = await pepperedPassword(password, peppers.newest, peppers);
  argon().hash({ ...COST, password: input, salt: new Uint8Array(SALT_BYTES), length: HASH_BYTES });
}

async function isArgon2idOf(password: string, stored: Argon2idHash, peppers: Peppers): Promise<boolean> {
  const { pepper, salt, hash, memoryKiB, passes, lanes } = stored;
  const input =
    pepper === null ? new TextEncoder().encode(password) : await pepperedPassword(password, pepper, peppers);
  const computed = argon().hash({ password: input, salt, memoryKiB, passes, lanes, length: hash.length });
  return constantTimeEqual(computed, hash);
}

function isCurrent({ pepper, salt, hash, ...cost }: Argon2idHash, peppers: Peppers): boolean {
  const hasCost = cost.memoryKiB === COST.memoryKiB && cost.passes === COST.passes && cost.lanes === COST.lanes;
  return hasCost && pepper === peppers.newest && salt.length === SALT_BYTES && hash.length === HASH_BYTES;
}

function isScryptOf(password: string, { logN, r, p, salt, hash }: ScryptHash): boolean {
  // Synchronous as well: the memory of one is free before that of the next is asked for.
  return constantTimeEqual(scrypt(password, salt, { N: 2 ** logN, r, p, dkLen: hash.length }), hash);
}

/**
 * bcrypt reads 72 bytes, and the systems that hashes come from cut longer passwords off: so do we, until the first sign-in rehashes the
 * whole. Others end at a NUL what we would not; no honest password has one.
 */
function isBcryptOf(password: string, hash: string): boolean {
  return !password.includes('\0') && compareSync(password, hash);
}

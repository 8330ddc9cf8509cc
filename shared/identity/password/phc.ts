import type { Argon2Cost } from './argon2.ts';

/**
 * What a verification may cost. Isolates have 128 MB and one thread: a hash string that somebody imports must not be able to take
 * either. 64 MiB is the second recommendation of RFC 9106; the work is about seven times that of our own hashes.
 */
const MOST = {
  textLength: 512,
  argonMemoryKiB: 65_536,
  argonLanes: 16,
  /** Memory times passes. */
  argonWorkKiB: 262_144,
  /** 2^14 is a second on a slow machine. */
  bcryptCost: 14,
  scryptMemoryBytes: 32 * 1024 * 1024,
  /** N · r · p; twice the OWASP recommendation for 16 MB. */
  scryptWork: 1_310_720,
} as const;

export interface Argon2idHash extends Argon2Cost {
  readonly kind: 'argon2id';
  /** Version of the pepper; null for a hash from elsewhere, made without one. */
  readonly pepper: number | null;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

export interface ScryptHash {
  readonly kind: 'scrypt';
  /** N is 2 to the power of this. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

export interface BcryptHash {
  readonly kind: 'bcrypt';
  readonly text: string;
}

export type PasswordHash = Argon2idHash | ScryptHash | BcryptHash;

const NUMBER = '(0|[1-9][0-9]{0,9})';
const BINARY = '([A-Za-z0-9+/]+)';
const ARGON2ID = new RegExp(
  `^\\$argon2id\\$v=19\\$m=${NUMBER},t=${NUMBER},p=${NUMBER}(?:,keyid=${BINARY})?\\$${BINARY}\\$${BINARY}$`,
);
const SCRYPT = new RegExp(`^\\$scrypt\\$ln=${NUMBER},r=${NUMBER},p=${NUMBER}\\$${BINARY}\\$${BINARY}$`);
const BCRYPT = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/;

/**
 * Reads a password hash: a PHC string (github.com/P-H-C/phc-string-format) of argon2id version 19 or scrypt, or a bcrypt hash.
 * Strict: one spelling for one hash, and nothing that would cost more memory or time than a sign-in may.
 *
 * @returns Null for everything else; also the question whether a hash can be imported.
 * @example
 * parsePasswordHash('$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$…')?.kind; // 'scrypt'
 */
export function parsePasswordHash(text: string): PasswordHash | null {
  if (text.length > MOST.textLength) return null;
  return parseArgon2id(text) ?? parseScrypt(text) ?? parseBcrypt(text);
}

/**
 * Prints an Argon2id hash. The pepper's version stands in `keyid`, which the format wants in base64: its decimal digits are
 * encoded.
 *
 * @example
 * formatArgon2id({ kind: 'argon2id', memoryKiB: 19_456, passes: 2, lanes: 1, pepper: 1, salt, hash });
 * // '$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$…$…'
 */
export function formatArgon2id({ memoryKiB, passes, lanes, pepper, salt, hash }: Argon2idHash): string {
  const keyId = pepper === null ? '' : `,keyid=${unpadded(btoa(String(pepper)))}`;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}${keyId}$${toBase64(salt)}$${toBase64(hash)}`;
}

function parseArgon2id(text: string): Argon2idHash | null {
  const [, m, t, p, keyId, saltText, hashText] = ARGON2ID.exec(text) ?? [];
  if (m === undefined) return null;
  const [memoryKiB, passes, lanes] = [Number(m), Number(t), Number(p)];
  const isCost = passes >= 1 && lanes >= 1 && lanes <= MOST.argonLanes && memoryKiB >= 8 * lanes;
  const isAffordable = memoryKiB <= MOST.argonMemoryKiB && memoryKiB * passes <= MOST.argonWorkKiB;
  const pepper = keyId === undefined ? null : parseKeyId(keyId);
  const salt = fromBase64(saltText, 8, 64);
  const hash = fromBase64(hashText, 16, 64);
  if (!isCost || !isAffordable || pepper === undefined || salt === null || hash === null) return null;
  return { kind: 'argon2id', memoryKiB, passes, lanes, pepper, salt, hash };
}

function parseScrypt(text: string): ScryptHash | null {
  const [, ln, rText, pText, saltText, hashText] = SCRYPT.exec(text) ?? [];
  if (ln === undefined) return null;
  const [logN, r, p] = [Number(ln), Number(rText), Number(pText)];
  if (logN < 1 || logN > 20 || r < 1 || p < 1) return null;
  const isAffordable = 128 * r * 2 ** logN <= MOST.scryptMemoryBytes && 2 ** logN * r * p <= MOST.scryptWork;
  const salt = fromBase64(saltText, 4, 64);
  const hash = fromBase64(hashText, 16, 64);
  if (!isAffordable || salt === null || hash === null) return null;
  return { kind: 'scrypt', logN, r, p, salt, hash };
}

function parseBcrypt(text: string): BcryptHash | null {
  const cost = Number(BCRYPT.exec(text)?.[1] ?? 0);
  return cost >= 4 && cost <= MOST.bcryptCost ? { kind: 'bcrypt', text } : null;
}

/** Undefined for a key id that {@link formatArgon2id} does not print. */
function parseKeyId(text: string): number | undefined {
  const bytes = fromBase64(text, 1, 8);
  const digits = bytes === null ? '' : String.fromCharCode(...bytes);
  return /^[1-9][0-9]*$/.test(digits) ? Number(digits) : undefined;
}

function toBase64(bytes: Uint8Array): string {
  return unpadded(btoa(String.fromCharCode(...bytes)));
}

function unpadded(base64: string): string {
  return base64.replace(/=+$/, '');
}

/** Null unless it is the canonical base64, without padding, of so many bytes. */
function fromBase64(text: string | undefined, least: number, most: number): Uint8Array | null {
  if (text === undefined || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const isInRange = bytes.length >= least && bytes.length <= most;
  return isInRange && toBase64(bytes) === text ? bytes : null;
}

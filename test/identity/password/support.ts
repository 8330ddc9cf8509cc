import { type Peppers, readPeppers } from '../../../shared/identity/password/peppers.ts';

/** 32 bytes that are all this one, in base64. */
export const keyOf = (byte: number): string => btoa(String.fromCharCode(byte).repeat(32));

/** Peppers of a deployment that has added these versions. */
export function peppersWith(...versions: readonly number[]): Promise<Peppers> {
  return readPeppers(keyOf(1), versions.map((version) => `${version}:${keyOf(version)}`).join(','));
}

export const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

/** PHC base64: no padding. */
export const phcBase64 = (value: Uint8Array): string => btoa(String.fromCharCode(...value)).replace(/=+$/, '');

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

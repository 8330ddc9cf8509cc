import { encodingOf, textPieces } from './text.ts';

/** What the first bytes of a file tell about it. */
export type Sniffed = 'empty' | 'zip' | 'biff8' | 'html' | 'json' | 'text' | 'binary';

/** Compound file of Office 97 to 2003: an `.xls` workbook, BIFF8 inside. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0] as const;
const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;
const PROBE = 4_096;
/** Share of control characters and broken sequences beyond which bytes are no text. */
const MAX_STRANGE = 0.1;

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/** `PK` and one of the record types that a ZIP file may begin with, so that a text that begins with PK is a text. */
function isZip(bytes: Uint8Array): boolean {
  const type = `${bytes[2]},${bytes[3]}`;
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (type === '3,4' || type === '5,6' || type === '7,8');
}

function isBinary(text: string): boolean {
  let strange = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code === 0) return true;
    if ((code < 0x20 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffd) strange++;
  }
  return strange > text.length * MAX_STRANGE;
}

/** Whether the bytes hold nothing, or blanks only: never a list, and never to be taken for an empty one. */
function isBlank(bytes: Uint8Array): boolean {
  for (let at = startsWith(bytes, UTF8_MARK) ? UTF8_MARK.length : 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
}

/**
 * Recognises a file by its bytes; its name and its stated type are not asked. Text in UTF-16 and EUC-KR is text.
 *
 * @example
 * sniff(new TextEncoder().encode('<!DOCTYPE html>…')); // 'html', whatever the file was called
 */
export function sniff(bytes: Uint8Array): Sniffed {
  if (isZip(bytes)) return 'zip';
  if (startsWith(bytes, COMPOUND)) return 'biff8';
  if (isBlank(bytes)) return 'empty';
  const probe = bytes.subarray(0, PROBE);
  let text = '';
  for (const piece of textPieces(probe, encodingOf(bytes))) text += piece;
  // The probe may end inside a character.
  if (isBinary(bytes.length > PROBE ? text.slice(0, -1) : text)) return 'binary';
  const first = text.trimStart()[0] ?? '';
  if (first === '<') return 'html';
  return first === '{' || first === '[' ? 'json' : 'text';
}

import { AegisError } from '../../../kernel/error.ts';
import { decodeReferences, XML_ENTITIES } from '../xml/references.ts';

/** The text of a cell or shared string, gathered from runs. */
export interface TextRun {
  /** Adds text with its references not yet resolved. */
  add(raw: string): void;
  addLiteral(text: string): void;
  /** Hands out what was gathered, cut at the limit, and begins anew. */
  take(): { readonly text: string; readonly isCut: boolean };
}

/** How characters that XML cannot hold are written, e.g. `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
const ESCAPED = /_x([0-9a-fA-F]{4})_/g;

/** Texts that stood in front of others already resolved, so that a reason given a thousand times is resolved once. */
const REMEMBERED = 1_024;
const LONGEST_REMEMBERED = 512;

function resolve(raw: string): string {
  const text = decodeReferences(raw, XML_ENTITIES, true);
  if (text !== null) return text;
  throw new AegisError('artefact_unreadable', 'The workbook refers to a character that XML does not know', {
    details: { reason: 'xml-reference' },
  });
}

/** A copy that holds on to nothing: a slice of a chunk would keep the whole chunk in memory. */
export const detached = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));

/**
 * @param limit characters; what is beyond is dropped as it comes, so that an endless cell costs no memory
 */
export function createTextRun(limit: number): TextRun {
  const memory = new Map<string, string>();
  let text = '';
  let isCut = false;

  function addLiteral(more: string): void {
    if (text.length + more.length <= limit) text = text === '' ? more : text + more;
    else {
      text += more.slice(0, limit - text.length);
      isCut = true;
    }
  }

  function add(raw: string): void {
    if (!raw.includes('&')) addLiteral(raw);
    else if (raw.length > LONGEST_REMEMBERED) addLiteral(isCut ? '' : resolve(raw));
    else {
      let resolved = memory.get(raw);
      if (resolved === undefined) {
        resolved = resolve(raw);
        if (memory.size < REMEMBERED) memory.set(detached(raw), resolved);
      }
      addLiteral(resolved);
    }
  }

  function take(): { text: string; isCut: boolean } {
    const escaped = text.includes('_x')
      ? text.replace(ESCAPED, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      : text;
    const taken = { text: escaped.toWellFormed(), isCut };
    text = '';
    isCut = false;
    return taken;
  }

  return { add, addLiteral, take };
}

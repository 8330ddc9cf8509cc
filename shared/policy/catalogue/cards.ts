import { AegisError } from '../../kernel/error.ts';
import type { PolicyDocument } from '../document/document.ts';
import { duplicateKey } from '../lifecycle/duplicate.ts';
import { soundnessOf } from '../lifecycle/quality.ts';
import { rankOf } from '../lifecycle/statement.ts';
import type { Card } from './card.ts';
import type { CataloguePart, Published, PublishedSeries } from './part.ts';

const SUMMARY = 160;
const DEADLINE_TEXT = 200;

/** The cards of a snapshot, as JSON: an array in the order of the programmes. */
export const cardsPart: CataloguePart<readonly Card[]> = {
  name: 'cards',

  build(published) {
    const first = firstOfEach(published);
    const encoder = new TextEncoder();
    const lines: Uint8Array[] = [];
    for (const each of published) {
      const line = JSON.stringify(cardOf(each, first.get(duplicateKey(each.document)) ?? null));
      lines.push(encoder.encode(`${lines.length === 0 ? '[' : ',\n'}${line}`));
    }
    lines.push(encoder.encode(lines.length === 0 ? '[]' : ']'));
    return joined(lines);
  },

  open(bytes) {
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as Card[];
    } catch (cause) {
      throw new AegisError('internal', 'These are no cards', { cause });
    }
  },
};

interface First {
  readonly id: string;
  readonly source: string;
}

/** Of programmes that are most likely the same, the one that stands for all: by the order of sources, then by id. */
function firstOfEach(published: PublishedSeries): Map<string, First> {
  const first = new Map<string, First>();
  for (const { document } of published) {
    const key = duplicateKey(document);
    const source = sourceOf(document);
    const known = first.get(key);
    // They come by rising id, so that of one rank the first stays.
    if (known === undefined || rankOf(source) < rankOf(known.source)) first.set(key, { id: document.id, source });
  }
  return first;
}

function cardOf(
  { document, version, soundness, verifiedOn = document.verifiedOn }: Published,
  first: First | null,
): Card {
  const { id, title, titleEn, applicants, categories, benefits, tags, organisation, regions } = document;
  const { deadline, amount, channel, relations, sources } = document;
  const { completeness, accuracy } = soundness ?? soundnessOf(document);
  return {
    ...{ id, title, titleEn, organisation, applicants, categories, benefits, tags, regions },
    summary: summaryOf(document),
    deadline: { ...deadline, text: cut(deadline.text, DEADLINE_TEXT) },
    amount: amount && { min: amount.min, max: amount.max, per: amount.per, interest: amount.interest },
    channel,
    documents: document.documents.length,
    relations: relations.map(({ kind, target, named, confidence }) => ({ kind, target, named, confidence })),
    sources: [...new Set(sources.map(({ source }) => source))],
    ...{ version, completeness, accuracy, verifiedOn },
    duplicateOf: isRepeated(document, first) ? (first?.id ?? null) : null,
  };
}

/**
 * One source may list two programmes of one name, which are two; only the youth portal is known to state the same one under
 * several numbers.
 */
function isRepeated(document: PolicyDocument, first: First | null): boolean {
  if (first === null || first.id === document.id) return false;
  const source = sourceOf(document);
  return source !== first.source || source.startsWith('youth');
}

const sourceOf = ({ id }: PolicyDocument): string => id.slice(0, id.indexOf(':'));

function summaryOf({ texts, title }: PolicyDocument): string {
  const candidates = [texts.summary, texts.benefit, texts.target];
  // The national catalogue writes "as above" where it has nothing to say.
  const text = candidates.find((each) => each !== undefined && each.trim().length > 2) ?? title;
  return cut(text.replace(/\s+/g, ' ').trim(), SUMMARY);
}

/** Never ends in half a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

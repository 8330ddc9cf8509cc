import { ASKING } from '../asking.ts';
import { type Word, wordsOf } from '../fold.ts';
import { stemOf } from '../terms.ts';
import { ENGLISH } from './english.ts';
import { KOREAN } from './korean.ts';

/** What an everyday word may mean in the language of public programmes, and how sure that is (below 1). */
export interface Meaning {
  readonly text: string;
  readonly weight: number;
}

/** The words `from` up to, not including, `until` say something that programmes call by other names. */
export interface Everyday {
  readonly from: number;
  readonly until: number;
  readonly means: readonly Meaning[];
}

/**
 * Everyday words as data: `말1|말2 > 뜻 0.8, 다른 뜻 0.5`, one entry a line. A Korean key matches where a word begins, whatever
 * ending follows and however it is spaced; an English one matches whole words.
 */
function parse(lines: string): (readonly [string, readonly Meaning[]])[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [keys = '', meanings = ''] = line.split(' > ');
      const means = meanings.split(', ').map((each) => {
        const at = each.lastIndexOf(' ');
        return { text: each.slice(0, at), weight: Number(each.slice(at + 1)) };
      });
      return keys.split('|').map((key) => [key, means] as const);
    });
}

/** All keys with their meanings, as written. */
export const THESAURUS: readonly (readonly [string, readonly Meaning[]])[] = [...parse(KOREAN), ...parse(ENGLISH)];

/** Keys by their first two units, as {@link formOf} writes them. */
const byFirst = new Map<string, (readonly [string, readonly Meaning[]])[]>();
for (const [key, means] of THESAURUS) {
  // Queries lose their asking words before they are looked up here, so that keys must lose them too: `return to work`.
  const form = wordsOf(key)
    .filter(({ text }) => !ASKING.has(text))
    .map(formOf)
    .join('');
  const first = form.slice(0, 2);
  byFirst.set(first, [...(byFirst.get(first) ?? []), [form, means] as const]);
}

/** Korean words run into each other without their particles; others keep their bounds. */
function formOf(word: Word): string {
  return word.script === 'hangul' ? stemOf(word) : ` ${stemOf(word)} `;
}

/** A syllable by itself, or with a particle: `빚이` says `빚`, `빚어` does not. */
const PARTICLE_AFTER_ONE = /^.[은는이가을를의에도로만]?$/;

/**
 * Where words, or several in a row, are everyday language for something: the longest entry at each place, first come first
 * served; entries of equal length are put together.
 */
export function everydayMeanings(words: readonly Word[]): Everyday[] {
  const found: Everyday[] = [];
  const forms = words.map(formOf);
  for (let at = 0; at < words.length; ) {
    const rest = forms.slice(at).join('');
    const keys = [
      ...(byFirst.get(rest.slice(0, 2)) ?? []).filter(([key]) => rest.startsWith(key)),
      ...(PARTICLE_AFTER_ONE.test(forms[at]!) ? (byFirst.get(rest.slice(0, 1)) ?? []) : []),
    ];
    const longest = Math.max(0, ...keys.map(([key]) => key.length));
    if (longest === 0) {
      at++;
      continue;
    }
    let until = at;
    for (let covered = 0; covered < longest; until++) covered += forms[until]!.length;
    const means = keys.filter(([key]) => key.length === longest).flatMap(([, all]) => all);
    found.push({ from: at, until, means: distinct(means) });
    at = until;
  }
  return found;
}

/** Each meaning once, with its greatest weight. */
function distinct(means: readonly Meaning[]): Meaning[] {
  const best = new Map<string, Meaning>();
  for (const each of means) if (each.weight > (best.get(each.text)?.weight ?? 0)) best.set(each.text, each);
  return [...best.values()];
}

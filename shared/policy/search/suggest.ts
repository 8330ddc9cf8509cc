import { CATEGORIES } from '../document/document.ts';
import { CATEGORY_LABELS } from './labels.ts';
import { type Completable, completable, continues, type Suggestion, typed } from './titles.ts';

/** What the snapshot has to complete: each title and organisation once, with how many programmes bear it. */
export interface Named {
  readonly titles: ReadonlyMap<string, number>;
  readonly organisations: ReadonlyMap<string, number>;
  /** By id. */
  readonly categories: ReadonlyMap<string, number>;
}

/** Completes what somebody begins to type: 청년ㅇ, ㅊㄴㅇㅅ, 처 … */
export class Suggester {
  readonly #all: readonly Completable[];

  constructor({ titles, organisations, categories }: Named) {
    const list: Completable[] = [];
    for (const id of CATEGORIES) {
      const count = categories.get(id) ?? 0;
      if (count === 0) continue;
      for (const text of Object.values(CATEGORY_LABELS[id]))
        list.push(completable({ kind: 'category', text, id, count }));
    }
    for (const [text, count] of organisations) list.push(completable({ kind: 'organisation', text, id: null, count }));
    for (const [text, count] of titles) list.push(completable({ kind: 'title', text, id: null, count }));
    this.#all = list;
  }

  /** Best first: what begins so, then where a later word does, then where it stands anywhere; shorter texts first. */
  suggest(prefix: string, limit: number): Suggestion[] {
    const beginning = typed(prefix);
    if (beginning === null) return [];
    const found: { readonly each: Completable; readonly rank: number }[] = [];
    for (const each of this.#all) {
      const rank = continues(each, beginning);
      if (rank > 0) found.push({ each, rank });
    }
    found.sort(
      (a, b) =>
        b.rank - a.rank ||
        a.each.squeezed.length - b.each.squeezed.length ||
        b.each.count - a.each.count ||
        (a.each.text < b.each.text ? -1 : 1),
    );
    return found.slice(0, limit).map(({ each: { kind, text, id, count } }) => ({ kind, text, id, count }));
  }
}

import { nameKey } from './title-key.ts';

/** A programme that a name may mean. */
export interface Candidate {
  readonly position: number;
  readonly confidence: number;
}

/** A title with what decides between several of them. */
export interface Titled {
  readonly position: number;
  readonly title: string;
  readonly organisation: string;
  readonly isNationwide: boolean;
}

/** A name that stands in a longer title may also mean another programme. */
const CONTAINED = 0.7;
/** More programmes than this bear the name: it does not say which. */
const MOST_CANDIDATES = 3;
const LEAST_NAME = 3;

/** Finds the programmes that texts name: exclusions say `주거급여 수급자 제외`, not an id. */
export class NameIndex {
  readonly #byKey = new Map<string, Titled[]>();
  readonly #found = new Map<string, readonly (Titled & { readonly isExact: boolean })[]>();

  constructor(titles: Iterable<Titled>) {
    for (const titled of titles) {
      const key = nameKey(titled.title);
      const same = this.#byKey.get(key);
      if (same) same.push(titled);
      else this.#byKey.set(key, [titled]);
    }
  }

  /**
   * What a name means to an organisation: its own programme of that name before one for the whole country, before any other. Empty where
   * nothing bears the name, or too much does.
   *
   * @param self The position of who says it; no programme names itself.
   */
  resolve(named: string, organisation: string, self: number): Candidate[] {
    const all = this.#lookUp(nameKey(named)).filter(({ position }) => position !== self);
    const exact = all.filter(({ isExact }) => isExact);
    const pool = exact.length > 0 ? exact : all;
    const own = pool.filter((each) => each.organisation === organisation);
    const nationwide = pool.filter((each) => each.isNationwide);
    const chosen = [own, nationwide, pool].find((some) => some.length > 0) ?? [];
    if (chosen.length > MOST_CANDIDATES) return [];
    return chosen.map(({ position, isExact }) => ({
      position,
      confidence: (isExact ? 1 : CONTAINED) / chosen.length,
    }));
  }

  #lookUp(key: string): readonly (Titled & { readonly isExact: boolean })[] {
    let found = this.#found.get(key);
    if (found === undefined) {
      const exact = (this.#byKey.get(key) ?? []).map((titled) => ({ ...titled, isExact: true }));
      found = exact.length > 0 || key.length < LEAST_NAME ? exact : this.#containing(key);
      this.#found.set(key, found);
    }
    return found;
  }

  #containing(key: string) {
    const found: (Titled & { readonly isExact: boolean })[] = [];
    for (const [other, titles] of this.#byKey) {
      if (other.includes(key)) found.push(...titles.map((titled) => ({ ...titled, isExact: false })));
    }
    return found;
  }
}

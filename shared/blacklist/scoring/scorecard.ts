/** How a source stands among the others of a list, of its claims in force. */
export interface Standing {
  readonly source: string;
  readonly active: number;
  /** Entries that no other source names. */
  readonly unique: number;
  /** Entries shared with each other source. */
  readonly overlap: Readonly<Record<string, number>>;
  /** Shared entries that it named first, alone or with others of the same moment. */
  readonly first: number;
  /** Of shared entries, how long after the first source it named them, on average; `null` without any. */
  readonly meanLagMs: number | null;
}

/** A claim as the tally reads it: numbers of sources and epoch milliseconds. */
export interface TalliedClaim {
  readonly source: number;
  readonly firstSeen: number;
}

interface Counts {
  active: number;
  unique: number;
  first: number;
  lagMs: number;
  readonly overlap: Map<number, number>;
}

/**
 * Counts how sources overlap, entry by entry: memory grows with pairs of sources, not with entries.
 *
 * @example
 * const tally = new ScorecardTally();
 * tally.add([{ source: 1, firstSeen: 0 }, { source: 2, firstSeen: 5 }]);
 * tally.finish((id) => `s${id}`)[1]; // { source: 's2', active: 1, unique: 0, overlap: { s1: 1 }, first: 0, meanLagMs: 5 }
 */
export class ScorecardTally {
  readonly #counts = new Map<number, Counts>();

  /** The claims in force of one entry, one of each source. */
  add(claims: readonly TalliedClaim[]): void {
    const earliest = Math.min(...claims.map(({ firstSeen }) => firstSeen));
    for (const { source, firstSeen } of claims) {
      const counts = this.#of(source);
      counts.active += 1;
      if (claims.length === 1) {
        counts.unique += 1;
        continue;
      }
      if (firstSeen === earliest) counts.first += 1;
      counts.lagMs += firstSeen - earliest;
      for (const other of claims) {
        if (other.source !== source) counts.overlap.set(other.source, (counts.overlap.get(other.source) ?? 0) + 1);
      }
    }
  }

  /** By name. */
  finish(nameOf: (source: number) => string): Standing[] {
    const standings = [...this.#counts].map(([id, { active, unique, first, lagMs, overlap }]) => ({
      source: nameOf(id),
      active,
      unique,
      overlap: Object.fromEntries([...overlap].map(([other, count]) => [nameOf(other), count])),
      first,
      meanLagMs: active === unique ? null : Math.round(lagMs / (active - unique)),
    }));
    return standings.sort((a, b) => (a.source < b.source ? -1 : 1));
  }

  #of(source: number): Counts {
    const known = this.#counts.get(source);
    if (known !== undefined) return known;
    const counts = { active: 0, unique: 0, first: 0, lagMs: 0, overlap: new Map<number, number>() };
    this.#counts.set(source, counts);
    return counts;
  }
}

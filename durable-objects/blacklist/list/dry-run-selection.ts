import type { BoundKey } from '../../../shared/blacklist/record.ts';
import { scoreOf } from '../../../shared/blacklist/scoring/score.ts';
import type { ScoringSettings } from '../../../shared/blacklist/scoring/settings.ts';
import type { DryRunPatch } from './dry-run.ts';
import { factsOfJson } from './names.ts';

/** `[lo, hi, source, fact]` of a claim in force. */
export type ClaimRow = [BoundKey, BoundKey, number, number];

/** Factor that joins a source id and a fact id into one number; there are never so many facts. */
const PAIR = 2 ** 32;

/** Decides which entries are taken; once for every distinct group of claims. */
export class Selection {
  readonly #known = new Map<string, boolean>();
  readonly #sql: SqlStorage;
  readonly #scoring: ScoringSettings;
  readonly #names: ReadonlyMap<number, string>;
  readonly #without: ReadonlySet<string>;
  readonly #minScore: number;

  constructor(
    sql: SqlStorage,
    scoring: ScoringSettings,
    patch: Partial<Pick<DryRunPatch, 'withoutSources' | 'minScore'>> = {},
  ) {
    this.#sql = sql;
    this.#scoring = scoring;
    const sources = sql.exec<{ id: number; name: string }>('SELECT id, name FROM source').toArray();
    this.#names = new Map(sources.map(({ id, name }) => [id, name]));
    this.#without = new Set(patch.withoutSources ?? []);
    this.#minScore = patch.minScore ?? 0;
  }

  takes(group: readonly ClaimRow[]): boolean {
    // Everything is taken, and there may be as many groups as entries.
    if (this.#without.size === 0 && this.#minScore === 0) return true;
    const key = group.map(([, , source, fact]) => source * PAIR + fact).join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const taken = this.#judge(group);
    this.#known.set(key, taken);
    return taken;
  }

  #judge(group: readonly ClaimRow[]): boolean {
    const claims = group
      .map(([, , source, fact]) => ({ source: this.#names.get(source) ?? String(source), fact }))
      .filter(({ source }) => !this.#without.has(source));
    if (claims.length === 0 || this.#minScore === 0) return claims.length > 0;
    const scored = claims.map(({ source, fact }) => ({ source, ...this.#facts(fact) }));
    return scoreOf(scored, this.#scoring).score >= this.#minScore;
  }

  #facts(id: number) {
    return factsOfJson(this.#sql.exec<{ json: string }>('SELECT json FROM fact WHERE id = ?', id).one().json);
  }
}

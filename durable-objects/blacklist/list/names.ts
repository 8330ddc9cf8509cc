import type { Facts } from '../../../shared/blacklist/record.ts';

/** Interned source names and facts: a claim row holds two small integers instead of texts. */
export class Names {
  readonly #sql: SqlStorage;
  readonly #sources = new Map<string, number>();
  readonly #facts = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The id of a source, given one at its first use. */
  source(name: string): number {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    this.#sql.exec('INSERT INTO source (name) VALUES (?) ON CONFLICT DO NOTHING', name);
    const { id } = this.#sql.exec<{ id: number }>('SELECT id FROM source WHERE name = ?', name).one();
    this.#sources.set(name, id);
    return id;
  }

  /** The id of a tuple of facts, given one at its first use. */
  fact(facts: Facts): number {
    const json = JSON.stringify([facts.reason, facts.category, facts.country, facts.severity, facts.confidence]);
    const known = this.#facts.get(json);
    if (known !== undefined) return known;
    this.#sql.exec('INSERT INTO fact (json) VALUES (?) ON CONFLICT DO NOTHING', json);
    const { id } = this.#sql.exec<{ id: number }>('SELECT id FROM fact WHERE json = ?', json).one();
    // A source with free texts must not grow the heap without bound; the table still knows them all.
    if (this.#facts.size >= 50_000) this.#facts.clear();
    this.#facts.set(json, id);
    return id;
  }

  /** Forgets what was cached inside a transaction that was rolled back. */
  reset(): void {
    this.#sources.clear();
    this.#facts.clear();
  }
}

/** Reads the stored form of {@link Facts} back. */
export function factsOfJson(json: string): Facts {
  const [reason, category, country, severity, confidence] = JSON.parse(json) as [
    Facts['reason'],
    Facts['category'],
    Facts['country'],
    Facts['severity'],
    Facts['confidence'],
  ];
  return { reason, category, country, severity, confidence };
}

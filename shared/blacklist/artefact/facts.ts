import type { Category, Facts } from '../record.ts';
import type { ParseOptions } from './contract.ts';

/** Distinct facts that are held before the table is begun anew; sources have some hundreds. */
const MAX_INTERNED = 10_000;
const MAX_REASON = 500;
const MAX_SEVERITY = 40;

/** What a row states about an address; what it leaves out comes from the defaults of the source. */
export interface StatedFacts {
  readonly reason?: string | null;
  readonly category?: Category | null;
  readonly country?: string | null;
  readonly severity?: string | null;
  readonly confidence?: number | null;
}

/** Makes facts out of what rows state, one object for equal ones. */
export class FactsTable {
  readonly #defaults: ParseOptions['defaults'];
  readonly #bare: Facts;
  readonly #known = new Map<string, Facts>();

  constructor(defaults: ParseOptions['defaults']) {
    this.#defaults = defaults;
    this.#bare = this.#intern({});
  }

  of(stated: StatedFacts): Facts {
    // Most lists state nothing but addresses.
    const isBare = !stated.reason && !stated.category && !stated.country && !stated.severity;
    if (isBare && (stated.confidence ?? null) === null) return this.#bare;
    return this.#intern(stated);
  }

  #intern(stated: StatedFacts): Facts {
    const { reason, category, confidence } = this.#defaults;
    const facts: Facts = {
      reason: tidy(stated.reason, MAX_REASON) ?? reason,
      category: stated.category ?? category,
      country: stated.country ?? null,
      severity: tidy(stated.severity, MAX_SEVERITY)?.toLowerCase() ?? null,
      confidence: stated.confidence ?? confidence,
    };
    // No text is empty or holds a line feed, so nothing stated and a text "null" have different keys.
    const key = `${facts.reason ?? ''}\n${facts.severity ?? ''}\n${facts.country} ${facts.category} ${facts.confidence}`;
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= MAX_INTERNED) this.#known.clear();
    this.#known.set(key, facts);
    return facts;
  }
}

/** Blanks collapsed and control characters made blanks; `null` for nothing and for a lone dash. */
function tidy(text: string | null | undefined, max: number): string | null {
  if (text === null || text === undefined || text === '') return null;
  const plain = text
    .slice(0, max * 2)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, max)
    .trim();
  return plain === '' || plain === '-' ? null : plain;
}

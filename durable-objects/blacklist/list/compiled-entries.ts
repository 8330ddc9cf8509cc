import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { partition } from '../../../shared/blacklist/lookup/partition.ts';
import { wholeTable } from '../../../shared/blacklist/lookup/whole.ts';
import type { Breakdown } from '../../../shared/blacklist/publication/pointer.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import { type InfoClaim, infoText } from '../../../shared/blacklist/scoring/info.ts';
import { scoreOf } from '../../../shared/blacklist/scoring/score.ts';
import type { ScoringSettings } from '../../../shared/blacklist/scoring/settings.ts';
import { factsOfJson } from './names.ts';

/** `[lo, hi, source, fact, expires_at]`, ordered by range, so that the claims of one entry follow each other. */
type Row = [BoundKey, BoundKey, number, number, number | null];

/** Factor that joins a source id and a fact id into one number; there are never so many facts. */
const PAIR = 2 ** 32;

const MINUTE_MS = 60_000;

/** Tables up to about this size are in one piece: isolates keep them whole. */
const LARGEST_WHOLE = 8 * 1024 * 1024;
/** Bytes of the row of an entry in a table. */
const ROW_BYTES = { 4: 20, 6: 44 } as const;

/**
 * Reads the claims in force once, in address order, and collects what the look-up table needs: why and until when per
 * entry, with the reasons and their scores interned. An IPv4 entry of few reasons costs about four bytes.
 */
export class CompiledEntries {
  /** The entries read so far. */
  readonly packed = new PackedEntries();
  readonly #sql: SqlStorage;
  readonly #scoring: ScoringSettings;
  readonly #infos = new Map<number | string, number>();
  readonly #infoTexts: string[] = [];
  readonly #counts = { source: new Map<number, number>(), fact: new Map<number, number>() };

  constructor(sql: SqlStorage, scoring: ScoringSettings) {
    this.#sql = sql;
    this.#scoring = scoring;
  }

  /** Distinct ranges read so far. */
  get count(): number {
    return this.packed.count4 + this.packed.count6;
  }

  /** Reads every entry in force, ascending. Synchronous, so it sees one state. */
  read(now: number): void {
    const rows = this.#sql
      .exec(
        `SELECT lo, hi, source, fact, expires_at FROM claim
         WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY lo, hi, source`,
        now,
      )
      .raw() as unknown as Iterable<Row>;
    let group: Row[] = [];
    for (const row of rows) {
      const first = group[0];
      if (first !== undefined && (first[0] !== row[0] || first[1] !== row[1])) {
        this.#close(first, group);
        group = [];
      }
      group.push(row);
    }
    if (group[0] !== undefined) this.#close(group[0], group);
  }

  /** The table for the edge, in one piece or in parts; its parts are made anew at every pass. */
  async lookup(): Promise<Iterable<Uint8Array>> {
    const { count4, count6 } = this.packed;
    const bytes = count4 * ROW_BYTES[4] + count6 * ROW_BYTES[6] + this.#infoTexts.reduce((sum, t) => sum + t.length, 0);
    if (bytes <= LARGEST_WHOLE) return wholeTable(this.packed, this.#infoTexts);
    return partition(this.packed, this.#infoTexts);
  }

  get breakdown(): Breakdown {
    const names = this.#sourceNames();
    const bySource: Record<string, number> = {};
    for (const [id, count] of this.#counts.source) bySource[names.get(id) ?? String(id)] = count;
    const byCategory: Record<string, number> = {};
    const byCountry: Record<string, number> = {};
    for (const [id, count] of this.#counts.fact) {
      const { category, country } = this.#fact(id);
      byCategory[category ?? 'other'] = (byCategory[category ?? 'other'] ?? 0) + count;
      if (country) byCountry[country] = (byCountry[country] ?? 0) + count;
    }
    return { bySource, byCategory, byCountry };
  }

  #close([lo, hi]: Row, group: readonly Row[]): void {
    let until: number | null = 0;
    for (const [, , source, , expiresAt] of group) {
      this.#counts.source.set(source, (this.#counts.source.get(source) ?? 0) + 1);
      if (expiresAt === null) until = null;
      else if (until !== null && expiresAt > until) until = expiresAt;
    }
    const fact = group[0]![3];
    this.#counts.fact.set(fact, (this.#counts.fact.get(fact) ?? 0) + 1);
    this.packed.add(lo, hi, this.#info(group), until === null ? 0 : Math.ceil(until / MINUTE_MS));
  }

  #info(group: readonly Row[]): number {
    const key =
      group.length === 1
        ? group[0]![2] * PAIR + group[0]![3]
        : group.map(([, , source, fact]) => source * PAIR + fact).join();
    const known = this.#infos.get(key);
    if (known !== undefined) return known;
    const index = this.#infoTexts.length;
    const claims = group.map(([, , source, fact]) => this.#claim(source, fact));
    this.#infoTexts.push(infoText({ score: scoreOf(claims, this.#scoring).score, claims }));
    this.#infos.set(key, index);
    return index;
  }

  #claim(source: number, fact: number): InfoClaim {
    return { source: this.#sourceNames().get(source) ?? String(source), ...this.#fact(fact) };
  }

  #fact(id: number) {
    return factsOfJson(this.#sql.exec<{ json: string }>('SELECT json FROM fact WHERE id = ?', id).one().json);
  }

  #names: Map<number, string> | null = null;
  #sourceNames(): Map<number, string> {
    this.#names ??= new Map(
      this.#sql
        .exec<{ id: number; name: string }>('SELECT id, name FROM source')
        .toArray()
        .map((s) => [s.id, s.name]),
    );
    return this.#names;
  }
}

import type { IndicatorClaim, IndicatorEntry } from '../../../shared/blacklist/indicators/state.ts';
import { MANUAL_SOURCE } from '../../../shared/blacklist/record.ts';
import type { Row } from '../../kernel/sql.ts';

/** What a page of values is narrowed to. */
export interface IndicatorFilter {
  /** Values that begin so, in canonical form. */
  readonly prefix: string | null;
  /** Values that contain this. */
  readonly text: string | null;
  readonly source: string | null;
  /** Also those that have ended. */
  readonly ended: boolean;
}

interface ClaimRow extends Row {
  value: string;
  name: string;
  key: string;
  expires_at: number | null;
  first_seen: number;
  changed_at: number;
  collected_at: number | null;
  ended_at: number | null;
  end_reason: string | null;
}

const CLAIMS = `SELECT claim.value, source.name, fact.key, claim.expires_at, claim.first_seen, claim.changed_at,
  source.collected_at, claim.ended_at, claim.end_reason FROM claim
  JOIN source ON source.id = claim.source JOIN fact ON fact.id = claim.fact`;

/** Values with what is said of them, for people. */
export class IndicatorEntries {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The claims on some values, in the order of the values. */
  of(values: readonly string[], now: number): IndicatorEntry[] {
    const rows = this.#sql
      .exec<ClaimRow>(
        `${CLAIMS} WHERE claim.value IN (SELECT value FROM json_each(?)) ORDER BY claim.value, source.name`,
        JSON.stringify(values),
      )
      .toArray();
    return [...Map.groupBy(rows, ({ value }) => value)].map(([value, claims]) => entryOf(value, claims, now));
  }

  /** A page of values after `after`, ascending; `next` is where to go on. */
  page(after: string | null, limit: number, filter: IndicatorFilter, now: number) {
    const { prefix, text, source, ended } = filter;
    const values = this.#sql
      .exec<{ value: string }>(
        `SELECT DISTINCT claim.value FROM claim JOIN source ON source.id = claim.source
         WHERE claim.value > ?1 AND claim.value >= ?2 AND (?2 = '' OR claim.value < ?2 || char(127))
           AND (?3 = '' OR instr(claim.value, ?3) > 0) AND (?4 = '' OR source.name = ?4)
           AND (?5 OR (claim.ended_at IS NULL AND (claim.expires_at IS NULL OR claim.expires_at > ?6)))
         ORDER BY claim.value LIMIT ?7`,
        ...[after ?? '', prefix ?? '', text ?? '', source ?? '', ended ? 1 : 0, now, limit + 1],
      )
      .toArray()
      .map(({ value }) => value);
    const page = values.slice(0, limit);
    return { entries: this.of(page, now), next: values.length > limit ? page.at(-1)! : null };
  }
}

function entryOf(value: string, rows: readonly ClaimRow[], now: number): IndicatorEntry {
  const claims = rows.map((row): IndicatorClaim => {
    const [reason, category] = JSON.parse(row.key) as [string | null, string | null];
    const isActive = row.ended_at === null;
    // Of a claim in force its source says the same with every collection, without a row being written.
    const seen =
      isActive && row.name !== MANUAL_SOURCE ? Math.max(row.collected_at ?? 0, row.changed_at) : row.changed_at;
    return {
      ...{ source: row.name, reason, category, firstSeen: row.first_seen },
      lastSeen: row.ended_at === null ? seen : Math.min(seen, row.ended_at),
      ...{ expiresAt: row.expires_at, endedAt: row.ended_at, endReason: row.end_reason },
    };
  });
  const active = claims.some(({ endedAt, expiresAt }) => endedAt === null && (expiresAt === null || expiresAt > now));
  return { value, active, claims };
}

import { boundKeys, formatRange, rangeOfKeys } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';
import { factsOfJson } from './names.ts';
import { enclosingBlocks } from './probe.ts';

/** What one source says about an entry. Times are epoch milliseconds. */
export interface ClaimView {
  readonly source: string;
  readonly reason: string | null;
  readonly category: string | null;
  readonly country: string | null;
  readonly severity: string | null;
  readonly confidence: number | null;
  readonly upstreamId: string | null;
  readonly registeredAt: number | null;
  readonly expiresAt: number | null;
  readonly firstSeen: number;
  readonly listedAt: number;
  /** The last moment at which the source said it: its last collection while it still does. */
  readonly lastSeen: number;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  readonly revision: number;
}

/** A range with everything that is said about it. */
export interface EntryView {
  readonly address: string;
  readonly active: boolean;
  /** When the last claim in force ends; `null` if one of them has no end, or none is in force. */
  readonly expiresAt: number | null;
  readonly claims: readonly ClaimView[];
}

export interface MoveView {
  readonly at: number;
  readonly source: string;
  readonly kind: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
}

interface ClaimRecord extends Record<string, SqlStorageValue> {
  lo: BoundKey;
  hi: BoundKey;
  name: string;
  json: string;
  upstream_id: string | null;
  registered_at: number | null;
  expires_at: number | null;
  first_seen: number;
  listed_at: number;
  changed_at: number;
  revision: number;
  ended_at: number | null;
  end_reason: string | null;
  collected_at: number | null;
}

const CLAIM_COLUMNS = `c.lo, c.hi, s.name, f.json, c.upstream_id, c.registered_at, c.expires_at, c.first_seen,
  c.listed_at, c.changed_at, c.revision, c.ended_at, c.end_reason, s.collected_at`;
// SQLite keeps the order of tables around a CROSS JOIN: always by the key of `claim`, never a scan of it.
const CLAIM_JOINS = 'CROSS JOIN source s ON s.id = c.source CROSS JOIN fact f ON f.id = c.fact';
/** A bound below every address. */
const BEFORE_ALL = [-1, -1] as const;

export interface EntryFilter {
  readonly source: string | null;
  readonly category: string | null;
  readonly country: string | null;
  /** Only claims in force. */
  readonly activeOnly: boolean;
}

/** Reads entries: a page in address order, one range, or all that contain an address. */
export class Entries {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The entry of exactly this range, or `null`. */
  at(range: AddressRange): EntryView | null {
    const [lo, hi] = boundKeys(range);
    const rows = this.#sql.exec<ClaimRecord>(
      `SELECT ${CLAIM_COLUMNS} FROM claim c ${CLAIM_JOINS} WHERE c.lo = ? AND c.hi = ? ORDER BY s.name`,
      lo,
      hi,
    );
    return groupEntries(rows)[0] ?? null;
  }

  /** Every entry that contains the range, the narrowest first. */
  containing(range: AddressRange): EntryView[] {
    const [lo, hi] = boundKeys(range);
    const rows = this.#sql.exec<ClaimRecord>(
      `SELECT ${CLAIM_COLUMNS} FROM (
         SELECT value->>0 AS lo, value->>1 AS hi FROM json_each(?1)
         UNION SELECT lo, hi FROM odd_range WHERE lo <= ?2 AND hi >= ?3 AND (typeof(lo) = 'text') = ?4
       ) AS p CROSS JOIN claim c ON c.lo = p.lo AND c.hi = p.hi ${CLAIM_JOINS} ORDER BY c.lo DESC, c.hi ASC, s.name`,
      JSON.stringify(enclosingBlocks(range)),
      lo,
      hi,
      range.family === 6 ? 1 : 0,
    );
    return groupEntries(rows);
  }

  /** The moves of a range, newest first, at most 200. */
  moves(range: AddressRange): MoveView[] {
    const [lo, hi] = boundKeys(range);
    return this.#sql
      .exec<{
        at: number;
        source: string;
        kind: string;
        before: string | number | null;
        after: string | number | null;
      }>(
        `SELECT m.at, s.name AS source, m.kind, m.before, m.after FROM move m JOIN source s ON s.id = m.source
         WHERE m.lo = ? AND m.hi = ? ORDER BY m.id DESC LIMIT 200`,
        lo,
        hi,
      )
      .toArray();
  }

  /** The moves of an entry that was just read. */
  movesOf(entry: EntryView): MoveView[] {
    const parsed = parseAddress(entry.address, { allowWide: true });
    return parsed.ok ? this.moves(parsed.range) : [];
  }

  /** Entries in address order after a bound; `next` is where the following page begins. */
  page(
    after: readonly [BoundKey, BoundKey] | null,
    limit: number,
    filter: EntryFilter,
  ): { entries: EntryView[]; next: readonly [BoundKey, BoundKey] | null } {
    const keys = this.#sql
      .exec<{ lo: BoundKey; hi: BoundKey }>(
        `SELECT DISTINCT c.lo, c.hi FROM claim c ${CLAIM_JOINS}
         WHERE (c.lo, c.hi) > (?1, ?2)
           AND (?3 = 0 OR c.ended_at IS NULL)
           AND (?4 IS NULL OR s.name = ?4)
           AND (?5 IS NULL OR f.json->>1 = ?5)
           AND (?6 IS NULL OR f.json->>2 = ?6)
         ORDER BY c.lo, c.hi LIMIT ?7`,
        ...(after ?? BEFORE_ALL),
        filter.activeOnly ? 1 : 0,
        filter.source,
        filter.category,
        filter.country,
        limit + 1,
      )
      .toArray();
    const wanted = keys.slice(0, limit);
    const rows = this.#sql.exec<ClaimRecord>(
      `SELECT ${CLAIM_COLUMNS} FROM json_each(?1) AS p
       CROSS JOIN claim c ON c.lo = p.value->>0 AND c.hi = p.value->>1 ${CLAIM_JOINS}
       WHERE ?2 = 0 OR c.ended_at IS NULL ORDER BY c.lo, c.hi, s.name`,
      JSON.stringify(wanted.map(({ lo, hi }) => [lo, hi])),
      filter.activeOnly ? 1 : 0,
    );
    const last = wanted.at(-1);
    return {
      entries: groupEntries(rows),
      next: keys.length > limit && last ? [last.lo, last.hi] : null,
    };
  }
}

function groupEntries(rows: Iterable<ClaimRecord>): EntryView[] {
  const entries: { address: string; claims: ClaimView[] }[] = [];
  for (const row of rows) {
    const address = formatRange(rangeOfKeys(row.lo, row.hi));
    const last = entries.at(-1);
    const claim = claimView(row);
    if (last?.address === address) last.claims.push(claim);
    else entries.push({ address, claims: [claim] });
  }
  return entries.map(({ address, claims }) => {
    const inForce = claims.filter((claim) => claim.endedAt === null);
    const endless = inForce.some((claim) => claim.expiresAt === null);
    return {
      address,
      active: inForce.length > 0,
      expiresAt: inForce.length === 0 || endless ? null : Math.max(...inForce.map((claim) => claim.expiresAt ?? 0)),
      claims,
    };
  });
}

function claimView(row: ClaimRecord): ClaimView {
  return {
    source: row.name,
    ...factsOfJson(row.json),
    upstreamId: row.upstream_id,
    registeredAt: row.registered_at,
    expiresAt: row.expires_at,
    firstSeen: row.first_seen,
    listedAt: row.listed_at,
    lastSeen: row.ended_at ?? Math.max(row.collected_at ?? 0, row.changed_at),
    endedAt: row.ended_at,
    endReason: row.end_reason,
    revision: row.revision,
  };
}

import { boundKeys } from '../../../shared/blacklist/address/format.ts';
import { type BoundKey, MANUAL_SOURCE } from '../../../shared/blacklist/record.ts';
import { ScorecardTally, type Standing, type TalliedClaim } from '../../../shared/blacklist/scoring/scorecard.ts';
import { suggestedReliability } from '../../../shared/blacklist/scoring/suggest.ts';
import { trustOf } from '../../../shared/blacklist/scoring/trust.ts';
import type { Allowlist } from './allowlist.ts';
import type { Entries } from './entries.ts';
import { storedRange } from './exempt.ts';
import type { FalsePositives } from './false-positives.ts';
import type { ListCore } from './parts.ts';

/** Claims read at a time; others have their turn in between. */
const CHUNK = 50_000;
/** Chunks that one alarm reads: until it ends, no other alarm of the list runs, be it the one that compiles. */
const CHUNKS_AN_ALARM = 10;
/** Allowlist entries that are compared with claims. */
const ALLOWS = 1_000;

/** What is known of a source of a list. */
export interface Scorecard extends Standing {
  readonly reliability: number;
  readonly lineage: string | null;
  /** What judgements of people speak for; nothing changes by itself. */
  readonly suggestedReliability: number;
  /** Entries of the source that an allowlist entry cuts into. */
  readonly allowlisted: number;
  /** Reports that name it. */
  readonly falsePositives: number;
  /** Both, of its claims in force; may exceed 1 where reports outlive claims. */
  readonly falsePositiveRate: number;
}

export interface Scorecards {
  /** Epoch milliseconds. */
  readonly computedAt: number;
  readonly cards: readonly Scorecard[];
}

type Row = { lo: BoundKey; hi: BoundKey; source: number; firstSeen: number };

export interface ScorecardParts {
  readonly core: ListCore;
  readonly entries: Entries;
  readonly allowlist: Allowlist;
  readonly falsePositives: FalsePositives;
  /** For tests. */
  readonly chunk?: number;
}

/** Compares the sources of a list, in steps, and states the result as an event. */
export class ScorecardKeeper {
  readonly #parts: ScorecardParts;
  /** What alarms have read so far; lost with the object, and then begun anew. */
  #walk: Generator<void, Standing[], undefined> | null = null;

  constructor(parts: ScorecardParts) {
    this.#parts = parts;
  }

  /**
   * Goes through all claims in force. Others may change some meanwhile: these are statistics of about now, not of a
   * moment.
   */
  async compute(now: number): Promise<Scorecards> {
    const walk = this.#standings();
    for (;;) {
      const step = walk.next();
      if (step.done) return this.#state(step.value, now);
      await scheduler.wait(0);
    }
  }

  /** The same in parts, for the alarm of kind `scorecards`; says whether it has come to the end. */
  async goOn(now: number): Promise<boolean> {
    const walk = this.#walk ?? this.#standings();
    // Put back only when a part went well: one that fails begins anew.
    this.#walk = null;
    for (let n = 0; n < CHUNKS_AN_ALARM; n++) {
      const step = walk.next();
      if (step.done) {
        this.#state(step.value, now);
        return true;
      }
      await scheduler.wait(0);
    }
    this.#walk = walk;
    return false;
  }

  #state(standings: readonly Standing[], now: number): Scorecards {
    const { core } = this.#parts;
    const cards = this.#cards(standings, now);
    const scorecards: Scorecards = { computedAt: now, cards };
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'alarm' };
    core.transact(() => {
      core.emit([{ type: 'blacklist.scorecards.computed', version: 1, data: { ...scorecards } }], causation, now);
    });
    return scorecards;
  }

  *#standings(): Generator<void, Standing[], undefined> {
    const { chunk = CHUNK } = this.#parts;
    const tally = new ScorecardTally();
    const { sql } = this.#parts.core.storage;
    let after: Row | null = null;
    let group: TalliedClaim[] = [];
    for (;;) {
      const rows: Row[] = sql
        .exec<Row>(
          `SELECT lo, hi, source, first_seen AS firstSeen FROM claim
           WHERE ended_at IS NULL AND (lo, hi, source) > (?, ?, ?) ORDER BY lo, hi, source LIMIT ?`,
          after?.lo ?? -1,
          after?.hi ?? -1,
          after?.source ?? -1,
          chunk,
        )
        .toArray();
      for (const row of rows) {
        if (after !== null && (after.lo !== row.lo || after.hi !== row.hi)) {
          tally.add(group);
          group = [];
        }
        group.push(row);
        after = row;
      }
      if (rows.length < chunk) break;
      yield;
    }
    if (group.length > 0) tally.add(group);
    return tally.finish((id) => sql.exec<{ name: string }>('SELECT name FROM source WHERE id = ?', id).one().name);
  }

  #cards(standings: readonly Standing[], now: number): Scorecard[] {
    const { state } = this.#parts.core;
    const { scoring } = state.settings();
    const reports = this.#parts.falsePositives.bySource();
    const allowlisted = this.#allowlisted(now);
    return standings.map((standing) => {
      const { source, active, overlap } = standing;
      const trust = trustOf(source, scoring);
      const [falsePositives, hits] = [reports.get(source) ?? 0, allowlisted.get(source) ?? 0];
      const judged = { falsePositives, confirmed: overlap[MANUAL_SOURCE] ?? 0 };
      return {
        ...standing,
        ...trust,
        suggestedReliability:
          source === MANUAL_SOURCE ? trust.reliability : suggestedReliability(trust.reliability, judged),
        allowlisted: hits,
        falsePositives,
        falsePositiveRate: Math.round((10_000 * (hits + falsePositives)) / active) / 10_000,
      };
    });
  }

  /** Entries in force, by source, that contain an allowed range or lie in one. */
  #allowlisted(now: number): Map<string, number> {
    const { core, entries, allowlist } = this.#parts;
    const touched = new Map<string, Set<string>>();
    const touch = (source: string, entry: string) => {
      const seen = touched.get(source) ?? new Set();
      touched.set(source, seen.add(entry));
    };
    for (const { address } of allowlist.all(now).slice(0, ALLOWS)) {
      const range = storedRange(address);
      for (const entry of entries.containing(range)) {
        const [lo, hi] = boundKeys(storedRange(entry.address));
        for (const claim of entry.claims) if (claim.endedAt === null) touch(claim.source, `${lo}-${hi}`);
      }
      const [lo, hi] = boundKeys(range);
      const inside = core.storage.sql.exec<{ lo: BoundKey; hi: BoundKey; name: string }>(
        `SELECT c.lo, c.hi, s.name FROM claim c CROSS JOIN source s ON s.id = c.source
         WHERE c.lo >= ?1 AND c.lo <= ?2 AND c.hi <= ?2 AND c.ended_at IS NULL LIMIT 10000`,
        lo,
        hi,
      );
      for (const row of inside) touch(row.name, `${row.lo}-${row.hi}`);
    }
    return new Map([...touched].map(([source, seen]) => [source, seen.size]));
  }
}

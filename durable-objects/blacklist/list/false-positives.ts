import { boundKeys, formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { CommandMeta } from '../blacklist.ts';
import type { Allowlist, AllowView } from './allowlist.ts';
import type { Entries } from './entries.ts';
import type { ListCore } from './parts.ts';

export interface FalsePositive {
  readonly note: string | null;
  /** Whether the address is to go on the allowlist at once; until when, `null` for no end. */
  readonly allow: { readonly reason: string; readonly owner: string; readonly expiresAt: number | null } | null;
}

export interface FalsePositiveView {
  readonly id: number;
  readonly address: string;
  readonly at: number;
  readonly note: string | null;
  readonly actor: string;
  /** Whose claims in force named the address. */
  readonly sources: readonly string[];
  readonly allow: AllowView | null;
}

/** Reports that an entry is harmless: kept, shown in the scorecard of each source that named it, changing no score. */
export class FalsePositives {
  readonly #core: ListCore;
  readonly #entries: Entries;
  readonly #allowlist: Allowlist;

  constructor(core: ListCore, entries: Entries, allowlist: Allowlist) {
    this.#core = core;
    this.#entries = entries;
    this.#allowlist = allowlist;
  }

  /** Takes a report; what nobody lists cannot be one. */
  report(range: AddressRange, report: FalsePositive, meta: CommandMeta, now: number): FalsePositiveView {
    const { idempotency, transact } = this.#core;
    if (report.allow !== null && report.allow.expiresAt !== null && report.allow.expiresAt <= now) {
      throw new AegisError('invalid_request', 'expiresAt lies in the past');
    }
    return transact(
      () =>
        idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => this.#take(range, report, meta, now)).value,
    );
  }

  /** How many reports name each source. */
  bySource(): Map<string, number> {
    const rows = this.#core.storage.sql
      .exec<{ source: string; reports: number }>(
        'SELECT j.value AS source, count(*) AS reports FROM false_positive, json_each(sources) AS j GROUP BY 1',
      )
      .toArray();
    return new Map(rows.map(({ source, reports }) => [source, reports]));
  }

  #take(range: AddressRange, { note, allow }: FalsePositive, meta: CommandMeta, now: number): FalsePositiveView {
    const { storage, emit, changed, alarms } = this.#core;
    const sources = this.#sourcesOf(range);
    if (sources.length === 0) throw new AegisError('not_found', `nobody lists ${formatRange(range)}`);
    const { actor } = meta.causation;
    const [lo, hi] = boundKeys(range);
    const { id } = storage.sql
      .exec<{ id: number }>(
        'INSERT INTO false_positive (at, lo, hi, note, actor, sources) VALUES (?, ?, ?, ?, ?, ?) RETURNING id',
        now,
        lo,
        hi,
        note,
        actor,
        JSON.stringify(sources),
      )
      .one();
    const allowed = allow && this.#allowlist.put(range, { ...allow, at: now });
    const view = { id, address: formatRange(range), at: now, note, actor, sources, allow: allowed };
    emit([{ type: 'blacklist.false-positive.reported', version: 1, data: { report: view } }], meta.causation, now);
    if (allowed !== null) {
      emit([{ type: 'blacklist.allowlist.added', version: 1, data: { allow: allowed } }], meta.causation, now);
      if (allowed.expiresAt !== null) alarms.soonest('expire', allowed.expiresAt);
      changed(now);
    }
    return view;
  }

  #sourcesOf(range: AddressRange): string[] {
    const claims = this.#entries.containing(range).flatMap((entry) => entry.claims);
    return [...new Set(claims.filter(({ endedAt }) => endedAt === null).map(({ source }) => source))].sort();
  }
}

import { boundKeys, formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { specialPurposeOf } from '../../../shared/blacklist/address/special.ts';
import { type Facts, MANUAL_SOURCE } from '../../../shared/blacklist/record.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { ErrorCode } from '../../../shared/kernel/error-codes.ts';
import type { CommandMeta } from '../blacklist.ts';
import { Entries, type EntryView } from './entries.ts';
import type { ListCore } from './parts.ts';

/** An entry that a person makes. Its address was parsed, and its width confirmed, at the edge. */
export interface ManualEntry {
  readonly range: AddressRange;
  readonly facts: Facts;
  readonly expiresAt: number | null;
}

/** Addresses that an event of many entries names; the rest is in its count. */
const ADDRESSES_IN_EVENT = 100;

export type ManualReceipt =
  | { readonly status: 'created'; readonly address: string }
  | { readonly status: 'refused'; readonly address: string; readonly code: ErrorCode; readonly message: string };

/** Create, update and delete of single entries; each is one transaction with its event. */
export class ManualEntries {
  readonly #core: ListCore;
  readonly #entries: Entries;

  constructor(core: ListCore) {
    this.#core = core;
    this.#entries = new Entries(core.storage.sql);
  }

  /** Creates what can be created; each refused entry says why. */
  create(entries: readonly ManualEntry[], meta: CommandMeta, now: number): ManualReceipt[] {
    const { idempotency, transact } = this.#core;
    return transact(
      () =>
        idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => {
          const receipts = entries.map((entry) => this.#createOne(entry, now));
          const created = receipts.filter((receipt) => receipt.status === 'created');
          if (created.length > 0) {
            const addresses = created.slice(0, ADDRESSES_IN_EVENT).map(({ address }) => address);
            this.#changed('blacklist.entries.created', { count: created.length, addresses }, meta, now);
          }
          return receipts;
        }).value,
    );
  }

  update(entry: ManualEntry, revision: number | null, meta: CommandMeta, now: number): EntryView {
    return this.#core.transact(() => {
      this.#mustMatch(entry.range, revision);
      this.#write(entry, now);
      const updated = this.#read(entry.range);
      this.#changed('blacklist.entry.updated', { entry: updated }, meta, now);
      return updated;
    });
  }

  remove(range: AddressRange, revision: number | null, meta: CommandMeta, now: number): void {
    const { claims, transact, daily, names } = this.#core;
    transact(() => {
      this.#mustMatch(range, revision);
      const [lo, hi] = boundKeys(range);
      const batch = { facts: [], upserts: [], withdrawals: [[lo, hi] as const] };
      const { withdrawn } = claims.apply({ source: MANUAL_SOURCE, at: now, batch });
      daily.add(now, names.source(MANUAL_SOURCE), { withdrawn });
      this.#changed('blacklist.entry.deleted', { entry: this.#read(range) }, meta, now);
    });
  }

  #createOne(entry: ManualEntry, now: number): ManualReceipt {
    const address = formatRange(entry.range);
    const refusal = this.#refusal(entry.range, address, entry.expiresAt, now);
    if (refusal) return { status: 'refused', address, ...refusal };
    this.#write(entry, now);
    return { status: 'created', address };
  }

  #refusal(range: AddressRange, address: string, expiresAt: number | null, now: number) {
    const special = specialPurposeOf(range);
    if (special) {
      return { code: 'address_untouchable', message: `${address} touches ${special.name} (${special.rfc})` } as const;
    }
    const own = this.#core.state.settings().untouchable.find((item) => touches(item.address, range));
    if (own)
      return { code: 'address_untouchable', message: `${address} touches ${own.address} (${own.label})` } as const;
    if (expiresAt !== null && expiresAt <= now) {
      return { code: 'invalid_request', message: 'expiresAt lies in the past' } as const;
    }
    if (this.#manualClaim(range)) {
      return { code: 'conflict', message: `${address} has a manual entry already; change it with PUT` } as const;
    }
    return null;
  }

  #write(entry: ManualEntry, now: number): void {
    const { claims, alarms, daily, names } = this.#core;
    const [lo, hi] = boundKeys(entry.range);
    const receipt = claims.apply({
      source: MANUAL_SOURCE,
      at: now,
      batch: { facts: [entry.facts], upserts: [[lo, hi, 0, null, now, entry.expiresAt]], withdrawals: [] },
    });
    daily.add(now, names.source(MANUAL_SOURCE), { added: receipt.added, updated: receipt.updated });
    if (entry.expiresAt !== null) alarms.soonest('expire', entry.expiresAt);
  }

  /** One event and one compilation for the whole command, however many entries it made. */
  #changed(type: string, data: Readonly<Record<string, unknown>>, meta: CommandMeta, now: number): void {
    const { emit, changed, daily, names } = this.#core;
    const total = daily.total(now, names.source(MANUAL_SOURCE));
    emit([{ type, version: 1, data: { ...data, daily: [total] } }], meta.causation, now);
    changed(now);
  }

  #read(range: AddressRange): EntryView {
    const entry = this.#entries.at(range);
    if (!entry) throw new AegisError('internal', 'an entry that was just written is not there');
    return entry;
  }

  #manualClaim(range: AddressRange) {
    return this.#entries.at(range)?.claims.find((claim) => claim.source === MANUAL_SOURCE && claim.endedAt === null);
  }

  #mustMatch(range: AddressRange, revision: number | null): void {
    const claim = this.#manualClaim(range);
    if (!claim) throw new AegisError('not_found', `${formatRange(range)} has no manual entry`);
    if (revision !== null && claim.revision !== revision) {
      throw new AegisError('revision_mismatch', `the entry has revision ${claim.revision}`, {
        details: { revision: claim.revision },
      });
    }
  }
}

function touches(address: string, range: AddressRange): boolean {
  const parsed = parseAddress(address, { allowWide: true });
  return (
    parsed.ok && parsed.range.family === range.family && parsed.range.lo <= range.hi && parsed.range.hi >= range.lo
  );
}

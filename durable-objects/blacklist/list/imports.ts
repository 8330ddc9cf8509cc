import type { ClaimBatch, ClaimReceipt } from '../../../shared/blacklist/record.ts';
import { MAX_CLAIMS_PER_BATCH } from '../../../shared/blacklist/record.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { ListCore } from './parts.ts';

/** An import that has not been closed by then is taken for dead; its source will open another. */
export const IMPORT_LEASE_MS = 10 * 60_000;

interface ImportMeta {
  readonly source: string;
  readonly run: string;
  readonly at: number;
  readonly causation: Causation;
}

/**
 * Takes what collection runs have found. While an import is open the feed is not compiled, so that firewalls never see
 * half of a run. Every method may be repeated: applying what is applied writes nothing.
 */
export class Imports {
  readonly #core: ListCore;

  constructor(core: ListCore) {
    this.#core = core;
  }

  open({ source, run }: ImportMeta): void {
    const { names, storage, transact } = this.#core;
    transact(() => {
      storage.sql.exec(
        `INSERT INTO open_import (source, run, opened_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (source) DO UPDATE SET run = ?2, opened_at = ?3`,
        names.source(source),
        run,
        Date.now(),
      );
    });
  }

  apply({ source, at, batch }: ImportMeta & { batch: ClaimBatch }): ClaimReceipt {
    const { claims, daily, names, alarms, state, transact } = this.#core;
    checkBatch(batch);
    return transact(() => {
      const receipt = claims.apply({ source, at, batch });
      const { added, updated, withdrawn } = receipt;
      if (added + updated + withdrawn === 0) return receipt;
      daily.add(at, names.source(source), { added, updated, withdrawn });
      state.contentChanged();
      // Should the import never be closed, what it brought is compiled when its lease is over.
      alarms.soonest('compile', Date.now() + IMPORT_LEASE_MS);
      const expiry = earliestExpiry(batch);
      if (expiry !== null) alarms.soonest('expire', expiry);
      return receipt;
    });
  }

  close(input: ImportMeta & { outcome: 'complete' | 'abandoned'; collectedAt: number | null }): void {
    const { names, storage, daily, state, emit, changed, transact } = this.#core;
    const { source, run, at, outcome, collectedAt, causation } = input;
    transact(() => {
      const id = names.source(source);
      const closed = storage.sql.exec('DELETE FROM open_import WHERE source = ? AND run = ? RETURNING run', id, run);
      const wasOpen = closed.toArray().length > 0;
      if (outcome === 'complete' && collectedAt !== null) {
        storage.sql.exec(
          'UPDATE source SET collected_at = max(coalesce(collected_at, 0), ?) WHERE id = ?',
          collectedAt,
          id,
        );
      }
      if (!wasOpen) return;
      if (state.contentRevision() !== state.compiledRevision()) changed(at);
      const total = daily.total(at, id);
      emit(
        [{ type: 'blacklist.claims.imported', version: 1, data: { source, run, outcome, daily: [total] } }],
        causation,
        Date.now(),
      );
    });
  }

  forget({ source, at, causation }: Omit<ImportMeta, 'run'>): { withdrawn: number } {
    const { claims, daily, names, storage, state, emit, changed, transact } = this.#core;
    return transact(() => {
      const id = names.source(source);
      const withdrawn = claims.withdrawSource(source, at);
      storage.sql.exec('DELETE FROM open_import WHERE source = ?', id);
      if (withdrawn > 0 || state.contentRevision() !== state.compiledRevision()) changed(at);
      if (withdrawn > 0) {
        daily.add(at, id, { withdrawn });
        emit(
          [
            {
              type: 'blacklist.source.forgotten',
              version: 1,
              data: { source, withdrawn, daily: [daily.total(at, id)] },
            },
          ],
          causation,
          at,
        );
      }
      return { withdrawn };
    });
  }

  /** When the last import that is still open gives up its claim to be waited for; `null` if none is open. */
  openUntil(now: number): number | null {
    const { at } = this.#core.storage.sql
      .exec<{ at: number | null }>(
        'SELECT max(opened_at) AS at FROM open_import WHERE opened_at > ?',
        now - IMPORT_LEASE_MS,
      )
      .one();
    return at === null ? null : at + IMPORT_LEASE_MS;
  }
}

function checkBatch(batch: ClaimBatch): void {
  const rows = batch.upserts.length + batch.withdrawals.length;
  if (rows > MAX_CLAIMS_PER_BATCH) {
    throw new AegisError('payload_too_large', `a batch of ${rows} rows exceeds ${MAX_CLAIMS_PER_BATCH}`);
  }
  for (const [lo, hi, fact] of batch.upserts) {
    if (typeof lo !== typeof hi || lo > hi || batch.facts[fact] === undefined) {
      throw new AegisError('address_invalid', `not a range or no facts: ${lo} to ${hi}, facts ${fact}`);
    }
  }
}

function earliestExpiry(batch: ClaimBatch): number | null {
  let earliest: number | null = null;
  for (const [, , , , , expiresAt] of batch.upserts) {
    if (expiresAt !== null && (earliest === null || expiresAt < earliest)) earliest = expiresAt;
  }
  return earliest;
}

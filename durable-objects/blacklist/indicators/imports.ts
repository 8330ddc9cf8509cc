import type { IndicatorBatch } from '../../../shared/blacklist/indicators/record.ts';
import type { ImportOf } from '../../../shared/blacklist/list-port.ts';
import type { ClaimReceipt } from '../../../shared/blacklist/record.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import type { IndicatorClaims } from './claims.ts';
import { COMPILE_ALARM, DEBOUNCE_MS, type IndicatorCore } from './core.ts';

/** What sources do with a list of indicators; every call may come twice. */
export class IndicatorImports {
  readonly #core: IndicatorCore;
  readonly #claims: IndicatorClaims;

  constructor(core: IndicatorCore, claims: IndicatorClaims) {
    this.#core = core;
    this.#claims = claims;
  }

  open({ source, run }: ImportOf, now: number): void {
    this.#core.storage.sql.exec(
      'INSERT INTO import VALUES (?1, ?2, ?3) ON CONFLICT (source) DO UPDATE SET run = ?2, opened_at = ?3',
      ...[source, run, now],
    );
  }

  apply({ source, at, batch }: ImportOf & { readonly batch: IndicatorBatch }, now: number): ClaimReceipt {
    return this.#core.storage.transactionSync(() => {
      const receipt = this.#claims.apply(source, at, batch);
      if (receipt.added + receipt.updated + receipt.withdrawn > 0) this.#core.changed(now);
      return receipt;
    });
  }

  close({ source, causation, collectedAt }: ImportOf & { readonly collectedAt: number | null }, now: number): void {
    this.#core.storage.transactionSync(() => {
      this.#core.storage.sql.exec('DELETE FROM import WHERE source = ?', source);
      if (collectedAt !== null) this.#claims.collected(source, collectedAt);
      if (!this.#core.state().pending) return;
      this.#core.alarms.soonest(COMPILE_ALARM, now + DEBOUNCE_MS);
      this.#core.emit('blacklist.indicators.imported', causation, now, { source });
    });
  }

  forget(
    { source, at, causation }: { readonly source: string; readonly at: number; readonly causation: Causation },
    now: number,
  ): { withdrawn: number } {
    return this.#core.storage.transactionSync(() => {
      this.#core.storage.sql.exec('DELETE FROM import WHERE source = ?', source);
      const withdrawn = this.#claims.forget(source, at);
      if (withdrawn > 0) {
        this.#core.changed(now);
        this.#core.emit('blacklist.indicators.removed', causation, now, { source, removed: withdrawn });
      }
      return { withdrawn };
    });
  }
}

import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { CommandMeta } from '../blacklist.ts';
import type { Allowlist, AllowView } from './allowlist.ts';
import type { ListCore } from './parts.ts';

/** Commands on the allowlist: each is one transaction with its event, in force with the next compilation. */
export class Exemptions {
  readonly #core: ListCore;
  readonly #allowlist: Allowlist;

  constructor(core: ListCore, allowlist: Allowlist) {
    this.#core = core;
    this.#allowlist = allowlist;
  }

  add(
    range: AddressRange,
    entry: { reason: string; owner: string; expiresAt: number | null },
    meta: CommandMeta,
    now: number,
  ): AllowView {
    const { idempotency, transact, emit, changed, alarms } = this.#core;
    if (entry.expiresAt !== null && entry.expiresAt <= now) {
      throw new AegisError('invalid_request', 'expiresAt lies in the past');
    }
    return transact(
      () =>
        idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => {
          const view = this.#allowlist.put(range, { ...entry, at: now });
          emit([{ type: 'blacklist.allowlist.added', version: 1, data: { allow: view } }], meta.causation, now);
          if (view.expiresAt !== null) alarms.soonest('expire', view.expiresAt);
          changed(now);
          return view;
        }).value,
    );
  }

  remove(range: AddressRange, meta: CommandMeta, now: number): AllowView {
    const { transact, emit, changed } = this.#core;
    return transact(() => {
      const view = this.#allowlist.remove(range);
      if (!view) throw new AegisError('not_found', `${formatRange(range)} is not on the allowlist`);
      emit([{ type: 'blacklist.allowlist.removed', version: 1, data: { allow: view } }], meta.causation, now);
      changed(now);
      return view;
    });
  }
}

import * as v from 'valibot';
import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import { type ListSettings, listSettingsSchema } from '../../../shared/blacklist/list/settings.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { CommandMeta } from '../blacklist.ts';
import type { ListCore } from './parts.ts';

/** Commands on a list's settings. */
export class Settings {
  readonly #core: ListCore;

  constructor(core: ListCore) {
    this.#core = core;
  }

  /** Creates the list with its first settings, or changes them; what the patch leaves out stays. */
  configure(patch: Partial<ListSettings>, meta: CommandMeta, now: number): void {
    const { state, transact, emit, changed, list } = this.#core;
    const settings = canonical(v.parse(listSettingsSchema, { ...state.settings(), ...patch }));
    transact(() => {
      state.configure(settings, now);
      emit(
        [{ type: 'blacklist.list.configured', version: 1, data: { list, settings, createdAt: state.createdAt() } }],
        meta.causation,
        now,
      );
      changed(now);
    });
  }
}

function canonical(settings: ListSettings): ListSettings {
  const untouchable = settings.untouchable.map(({ address, label }) => {
    const parsed = parseAddress(address);
    if (!parsed.ok) {
      throw new AegisError('address_invalid', `untouchable address ${address}: ${parsed.reason}`, {
        details: { address, reason: parsed.reason },
      });
    }
    return { address: formatRange(parsed.range), label };
  });
  return { ...settings, untouchable };
}

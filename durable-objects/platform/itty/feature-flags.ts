import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../../shared/kernel/error.ts';
import { BagBase, guardBag } from './bag.ts';

const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
/** A bag is one value, read and written whole. */
const MOST_FLAGS = 200;

/** Flag name to the percentage of units that have it: 0 is off, 100 is on. */
export type FeatureFlags = Readonly<Record<string, number>>;

class FeatureFlagBag extends BagBase {
  flags: FeatureFlags = {};

  all(): FeatureFlags {
    return this.flags;
  }

  async set(name: string, percent: number): Promise<FeatureFlags> {
    return this.replace({ ...this.flags, [name]: percent });
  }

  async remove(name: string): Promise<FeatureFlags> {
    const { [name]: _removed, ...others } = this.flags;
    return this.replace(others);
  }

  async replace(flags: FeatureFlags): Promise<FeatureFlags> {
    assertFlags(flags);
    this.flags = flags;
    await this.persist();
    return flags;
  }
}

function assertFlags(flags: FeatureFlags): void {
  const entries = Object.entries(flags);
  const wrong = entries.find(([name, percent]) => !NAME.test(name) || !isPercent(percent));
  if (wrong === undefined && entries.length <= MOST_FLAGS) return;
  throw new AegisError('invalid_request', 'A flag needs a short name and a percentage from 0 to 100', {
    details: wrong === undefined ? { most: MOST_FLAGS } : { name: wrong[0], percent: wrong[1] },
  });
}

/** Not a comparison alone: JSON makes null of NaN, and null passes for 0. */
function isPercent(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

/** Feature flags of the deployment, one small bag; see `flags.ts` for its callers. Losing it switches nothing on. */
export class FeatureFlagBoard extends DurableObject<Env> {
  readonly #guarded = guardBag(FeatureFlagBag, ['all', 'set', 'remove', 'replace'], this.ctx);

  override fetch(request: Request): Promise<Response> {
    return this.#guarded(request);
  }
}

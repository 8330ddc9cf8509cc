import { asAegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { currentCatalogue } from '../edge/catalogue.ts';

/** Whether the catalogue has a programme; `null` when it cannot be asked now: then nobody is warned, and nothing is refused. */
export async function knownProgrammes(ctx: RouteContext): Promise<((policy: string) => boolean) | null> {
  try {
    const catalogue = await currentCatalogue(ctx.env, ctx.now());
    return (policy) => catalogue.positionOf(policy) !== null;
  } catch (thrown) {
    ctx.log.warn('the catalogue cannot be read for the check of rules', { error: asAegisError(thrown) });
    return null;
  }
}

import type { RouteContext } from '../../gateway/route.ts';

/** Whether the catalogue has a programme; `null` when it cannot be asked now. */
export async function knownProgrammes(_ctx: RouteContext): Promise<((policy: string) => boolean) | null> {
  return null;
}

import type { SystemModule } from '../gateway/route.ts';

/** The identity system as the gateway mounts it. */
export const identitySystem: SystemModule = {
  name: 'identity',
  routes: [],
};

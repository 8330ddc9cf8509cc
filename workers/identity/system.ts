import type { SystemModule } from '../gateway/route.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { keyRoutes } from './routes/keys.ts';
import { sessionRoutes } from './routes/sessions.ts';

/** The identity system as the gateway mounts it. */
export const identitySystem: SystemModule = {
  name: 'identity',
  routes: [...sessionRoutes, ...keyRoutes, ...apiKeyRoutes],
};

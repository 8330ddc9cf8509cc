import type { SystemModule } from '../gateway/route.ts';
import { administrationRoutes } from './routes/administration.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { authRoutes } from './routes/auth.ts';
import { clientRoutes } from './routes/clients.ts';
import { factorRoutes } from './routes/factors.ts';
import { keyRoutes } from './routes/keys.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { oauthPeopleRoutes } from './routes/oauth-people.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { privacyRoutes } from './routes/privacy.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { setupRoutes } from './routes/setup.ts';
import { signUpRoutes } from './routes/sign-up.ts';
import { socialRoutes } from './routes/social.ts';
import { userRoutes } from './routes/users.ts';
import { socialHealth } from './service/social/providers.ts';

/** The identity system as the gateway mounts it. */
export const identitySystem: SystemModule = {
  name: 'identity',
  routes: [
    ...authRoutes,
    ...sessionRoutes,
    ...signUpRoutes,
    ...userRoutes,
    ...keyRoutes,
    ...apiKeyRoutes,
    ...factorRoutes,
    ...passkeyRoutes,
    ...clientRoutes,
    ...oauthRoutes,
    ...oauthPeopleRoutes,
    ...administrationRoutes,
    ...privacyRoutes,
    ...socialRoutes,
    ...setupRoutes,
  ],
  health: async (env) => socialHealth(env),
};

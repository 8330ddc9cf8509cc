import type { Route } from '../../gateway/route.ts';
import { contracts as administration } from './administration.ts';
import { contracts as apiKeys } from './api-keys.ts';
import { contracts as auth } from './auth.ts';
import { contracts as clients } from './clients.ts';
import { contracts as factors } from './factors.ts';
import { contracts as keys } from './keys.ts';
import { contracts as oauth } from './oauth.ts';
import { contracts as oauthPeople } from './oauth-people.ts';
import { contracts as passkeys } from './passkeys.ts';
import { contracts as privacy } from './privacy.ts';
import { contracts as sessions } from './sessions.ts';
import { contracts as setup } from './setup.ts';
import { contracts as social } from './social.ts';
import { contracts as users } from './users.ts';

/** Every operation of the identity system, for the documents. */
export const contracts: readonly Route[] = [
  ...auth,
  ...sessions,
  ...users,
  ...keys,
  ...apiKeys,
  ...factors,
  ...passkeys,
  ...clients,
  ...oauth,
  ...oauthPeople,
  ...administration,
  ...privacy,
  ...social,
  ...setup,
];

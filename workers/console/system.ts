import { AegisError } from '../../shared/kernel/error.ts';
import { implement, type SystemModule } from '../gateway/route.ts';
import { assetText } from './assets.ts';
import * as contract from './contract.ts';
import { page } from './mount.ts';
import { accountPage } from './pages/account.ts';
import { auditPage } from './pages/audit.ts';
import { clientPage } from './pages/client.ts';
import { clientsPage } from './pages/clients.ts';
import * as entrance from './pages/entrance.ts';
import { keysPage } from './pages/keys.ts';
import { consentPage, devicePage } from './pages/oauth.ts';
import { privacyPage } from './pages/privacy.ts';
import { securityPage } from './pages/security.ts';
import { socialPage } from './pages/social.ts';
import { userPage, usersPage } from './pages/users.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

const asset = implement(contract.asset, async ({ params }) => {
  const text = await assetText(params.file);
  if (text === null) throw new AegisError('not_found', 'There is no such file.');
  const type = MEDIA_TYPES[params.file.split('.').at(-1) ?? ''] ?? 'text/plain';
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } });
});

/**
 * The pages for people: entrance, own account, administration. They are pages of identity and come and go with it; the name in
 * `SYSTEMS` is therefore the same.
 */
export const consoleSystem: SystemModule = {
  name: 'identity',
  routes: [
    page(contract.signIn, 'everybody', entrance.signInPage),
    page(contract.signUp, 'everybody', entrance.signUpPage),
    page(contract.verify, 'everybody', entrance.verifyPage),
    page(contract.secondFactor, 'everybody', entrance.secondFactorPage),
    page(contract.social, 'everybody', socialPage),
    page(contract.recover, 'everybody', entrance.recoverPage),
    page(contract.reset, 'everybody', entrance.resetPage),
    page(contract.setup, 'everybody', entrance.setupPage),
    page(contract.account, 'signed-in', accountPage),
    page(contract.security, 'signed-in', securityPage),
    page(contract.keys, 'signed-in', keysPage),
    page(contract.privacy, 'signed-in', privacyPage),
    page(contract.exported, 'signed-in', privacyPage),
    page(contract.consent, 'signed-in', consentPage),
    page(contract.device, 'signed-in', devicePage),
    page(contract.users, 'users:read', usersPage),
    page(contract.userDetail, 'users:read', userPage),
    page(contract.clients, 'clients:read', clientsPage),
    page(contract.clientDetail, 'clients:write', clientPage),
    page(contract.audit, 'audit:read', auditPage),
    asset,
  ],
};

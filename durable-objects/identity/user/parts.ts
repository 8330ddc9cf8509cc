import { Accounts } from './accounts.ts';
import { Administration } from './administration.ts';
import { userCore } from './core.ts';
import { Factors } from './factors.ts';
import { Grants } from './grants.ts';
import { Keys } from './keys.ts';
import { Mails } from './mails.ts';
import { Passkeys } from './passkeys.ts';
import { Passwords } from './passwords.ts';
import { Privacy } from './privacy.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { Social } from './social.ts';

/** Wires the parts of one user. */
export function userParts(ctx: DurableObjectState, env: Env) {
  const core = userCore(ctx, env);
  const mails = new Mails(core);
  const sessions = new Sessions(core, ctx, mails);
  const factors = new Factors(core);
  const signIn = new SignIn(core, sessions, factors);
  return {
    core,
    mails,
    sessions,
    factors,
    accounts: new Accounts(core, mails),
    passwords: new Passwords(core, { sessions, signIn, mails }),
    passkeys: new Passkeys(core, { sessions, signIn, factors }),
    social: new Social(core, { signIn }),
    keys: new Keys(core),
    grants: new Grants(core, { sessions }),
    privacy: new Privacy(core),
    administration: new Administration(core, { sessions }),
  };
}

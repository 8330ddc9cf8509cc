import { Accounts } from './accounts.ts';
import { Administration } from './administration.ts';
import { userCore } from './core.ts';
import { Factors } from './factors.ts';
import { Grants } from './grants.ts';
import { Keys } from './keys.ts';
import { Mails } from './mails.ts';
import { OneTimeTokens } from './one-time-tokens.ts';
import { Passkeys } from './passkeys.ts';
import { Passwords } from './passwords.ts';
import { Privacy } from './privacy.ts';
import { Revocations } from './revocations.ts';
import { SecondFactors } from './second-factors.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { Social } from './social.ts';
import { Sockets } from './sockets.ts';

/** Wires the parts of one user. */
export function userParts(ctx: DurableObjectState, env: Env) {
  const core = userCore(ctx, env);
  const mails = new Mails(core);
  const tokens = new OneTimeTokens(core);
  const revocations = new Revocations(core);
  const sockets = new Sockets(ctx);
  const sessions = new Sessions(core, { mails, revocations, sockets });
  const factors = new Factors(core, { mails, sessions });
  const signIn = new SignIn(core, { sessions, factors, tokens });
  const passwords = new Passwords(core, { sessions, signIn, mails, tokens, revocations });
  const passkeys = new Passkeys(core, { signIn, factors });
  const keys = new Keys(core, { revocations });
  return {
    core,
    mails,
    revocations,
    sockets,
    sessions,
    factors,
    passwords,
    accounts: new Accounts(core, { mails, tokens, passwords, sessions, factors }),
    passkeys,
    secondFactors: new SecondFactors(core, { factors, passkeys, signIn }),
    social: new Social(core, { signIn, sessions, factors }),
    keys,
    grants: new Grants(core, { sessions, signIn, revocations }),
    privacy: new Privacy(core, { sessions, revocations, mails, keys }),
    administration: new Administration(core, { sessions, revocations, keys }),
  };
}

/** The parts that other code may call, see `UserActor.call`. What is not listed here is not reachable from outside. */
export const CALLABLE_PARTS = [
  'accounts',
  'sessions',
  'passwords',
  'factors',
  'secondFactors',
  'passkeys',
  'social',
  'keys',
  'grants',
  'privacy',
  'administration',
] as const;

/** The callable parts, as types. */
export type UserParts = Pick<ReturnType<typeof userParts>, (typeof CALLABLE_PARTS)[number]>;

import type { Projector } from '../../shared/events/projection.ts';
import { blacklistProjector } from '../blacklist/projections/projector.ts';
import { enabledSystems } from '../gateway/systems.ts';
import { identityProjector } from '../identity/projections/projector.ts';
import { policyProjector } from '../policy/projections/projector.ts';
import { forgetErasedUsers } from '../policy/reactions/identity.ts';

/** Identity's own projector, and what the policy system does about its events: both, or the message comes again. */
const identity: Projector<Env> = {
  ...identityProjector,
  async project(envelopes, env) {
    if (enabledSystems(env.SYSTEMS).has('policy')) await forgetErasedUsers(envelopes, env);
    await identityProjector.project(envelopes, env);
  },
};

/** One projector for each system. */
export const PROJECTORS: readonly Projector<Env>[] = [blacklistProjector, identity, policyProjector];

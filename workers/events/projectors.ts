import type { Projector } from '../../shared/events/projection.ts';
import { blacklistProjector } from '../blacklist/projections/projector.ts';
import { identityProjector } from '../identity/projections/projector.ts';
import { policyProjector } from '../policy/projections/projector.ts';

/** One projector for each system. */
export const PROJECTORS: readonly Projector<Env>[] = [blacklistProjector, identityProjector, policyProjector];

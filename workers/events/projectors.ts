import type { Projector } from '../../shared/events/projection.ts';
import { blacklistProjector } from '../blacklist/projections/projector.ts';

/** One projector for each system. */
export const PROJECTORS: readonly Projector<Env>[] = [blacklistProjector];

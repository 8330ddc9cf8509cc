import * as z from 'zod';
import { instant } from './common.ts';

/** What one layer of the allowlist says about an address. */
export const layerVerdict = z
  .object({
    layer: z.enum(['special-purpose', 'untouchable', 'warning-list', 'allowlist']),
    effect: z.enum(['cuts', 'annotates']).meta({ description: '`annotates` takes nothing out of the feed.' }),
    address: z.string().nullable(),
    covers: z.enum(['all', 'part']),
    reason: z.string(),
    owner: z.string().nullable(),
    until: instant.nullable(),
  })
  .meta({ id: 'LayerVerdict' });

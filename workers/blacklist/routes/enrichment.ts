import { formatRange } from '../../../shared/blacklist/address/format.ts';
import { ATTRIBUTIONS } from '../../../shared/blacklist/enrichment/attribution.ts';
import { implement } from '../../gateway/route.ts';
import { getEnrichment } from '../contract/enrichment.ts';
import { addressOf } from '../service/actors.ts';
import { currentEnrichment, enrichmentOf } from '../service/enrichment.ts';

export const enrichmentRoutes = [
  implement(getEnrichment, async ({ params }, ctx) => {
    const range = addressOf(params.ip, { allowWide: true });
    const found = await enrichmentOf(ctx.env, range, ctx.now());
    const data = await currentEnrichment(ctx.env, ctx.now());
    const body = { address: formatRange(range), ...found, dataVersion: data?.dataVersion ?? null };
    return { status: 200, body: { ...body, attributions: ATTRIBUTIONS } };
  }),
];

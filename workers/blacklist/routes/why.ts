import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { ScoringSettings } from '../../../shared/blacklist/scoring/settings.ts';
import { implement } from '../../gateway/route.ts';
import { postDryRun } from '../contract/why.ts';
import { addressOf, callList } from '../service/actors.ts';

export const whyRoutes = [
  implement(postDryRun, async ({ params, body }, ctx) => {
    const patch = {
      allow: body.allow.map((address) => formatRange(addressOf(address, { allowWide: true }))),
      withoutSources: body.withoutSources,
      minScore: body.minScore ?? null,
      scoring: (body.settings.scoring ?? null) as ScoringSettings | null,
      warningLists: body.warningLists,
    };
    return { status: 200, body: await callList(ctx, params.list, (actor) => actor.dryRun(patch), true) };
  }),
];

import type { SourceInput } from '../../../shared/blacklist/source/config.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { implement, type RouteContext } from '../../gateway/route.ts';
import { dryRunSource } from '../contract/collection-dry-run.ts';
import { callList } from '../service/actors.ts';
import { callSource, configOf } from '../service/collection.ts';
import { attentionBody } from '../service/collection-views.ts';

/** The settings that a source has; null for one that does not exist. */
async function settingsOf(ctx: RouteContext, source: string) {
  try {
    const { config } = await callSource(ctx.env, source, (actor) => actor.describe(), true);
    return config;
  } catch (thrown) {
    if (asAegisError(thrown).code === 'not_found') return null;
    throw thrown;
  }
}

export const dryRunRoutes = [
  implement(dryRunSource, async ({ params, body }, ctx) => {
    const known = await settingsOf(ctx, params.source);
    const { kind, ...draft } = body.draft ?? {};
    if (known === null && kind === undefined) {
      throw new AegisError('not_found', `There is no source ${params.source}; give a draft with its kind.`);
    }
    if (known !== null && kind !== undefined && kind !== known.kind) {
      throw new AegisError('conflict', 'The kind of a source cannot be changed; use another id for the draft.');
    }
    const input = { ...(known ?? { kind }), ...draft, id: params.source } as SourceInput;
    const config = configOf(input, ctx.env);
    await callList(ctx, config.list, (actor) => actor.describe(), true);
    // Repeating it would fetch, or log in, twice.
    const found = await callSource(ctx.env, params.source, (actor) => actor.dryRun(config, body.confirm), false);
    return { status: 200, body: { ...found, attention: found.attention && attentionBody(found.attention) } };
  }),
];

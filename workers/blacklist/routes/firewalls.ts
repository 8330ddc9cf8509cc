import type { FirewallInput } from '../../../shared/blacklist/push/config.ts';
import type { FirewallView } from '../../../shared/blacklist/push/state.ts';
import { expectedRevision, revisionEtag, withEtag } from '../../gateway/http/etag.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  deleteFirewall,
  getFirewall,
  getFirewalls,
  postFirewall,
  pushFirewall,
  putFirewall,
} from '../contract/firewalls.ts';
import { firewallRepository } from '../repository/firewalls.ts';
import { callList, commandMeta } from '../service/actors.ts';
import {
  callFirewall,
  checkConsumer,
  commandFirewall,
  firewallBody,
  firewallConfigOf,
  pushBody,
  wakeFirewall,
} from '../service/firewalls.ts';

const reply = (status: number, view: FirewallView): Reply =>
  withEtag({ status, body: firewallBody(view) }, revisionEtag(view.revision));

const namedRevision = (ctx: RouteContext): number | null =>
  ctx.request.headers.has('if-match') ? expectedRevision(ctx.request) : null;

/** An appliance with a consumer is handed the cut at once, and not only when something is published. */
async function configured(ctx: RouteContext, view: FirewallView): Promise<FirewallView> {
  if (view.config.consumer == null || !view.config.enabled) return view;
  await callFirewall(
    ctx.env,
    view.config.id,
    (actor) => wakeFirewall(ctx.env, actor, view, ctx.causation.actor, ctx.now()),
    true,
  );
  return view;
}

export const firewallRoutes = [
  implement(getFirewalls, async (_, ctx) => {
    const views = await firewallRepository(ctx.env.BLACKLIST_DB).all();
    return { status: 200, body: { data: views.map(firewallBody) } };
  }),

  implement(postFirewall, async ({ body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const { token, ...input } = body;
    const config = firewallConfigOf(input, ctx.env);
    // It would wait for ever for a list that is not there.
    await callList(ctx, config.list, (actor) => actor.describe(), true);
    await checkConsumer(ctx.env, config);
    const isRepeatable = meta.idempotencyKey !== null;
    const configure = commandFirewall(
      ctx,
      body.id,
      (actor) => actor.configure(config, token ?? null, 0, meta),
      isRepeatable,
    );
    return reply(201, await configured(ctx, await configure));
  }),

  implement(getFirewall, async ({ params }, ctx) => {
    const detail = await callFirewall(ctx.env, params.firewall, (actor) => actor.describe(), true);
    const { firewall, pushes } = detail;
    const body = { ...firewallBody(firewall), pushes: pushes.map(pushBody) };
    return withEtag({ status: 200, body }, revisionEtag(firewall.revision));
  }),

  implement(putFirewall, async ({ params, body }, ctx) => {
    const { firewall: before } = await callFirewall(ctx.env, params.firewall, (actor) => actor.describe(), true);
    const { token, ...changes } = body;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const config = firewallConfigOf({ ...before.config, ...given } as FirewallInput, ctx.env);
    if (config.list !== before.config.list) await callList(ctx, config.list, (actor) => actor.describe(), true);
    await checkConsumer(ctx.env, config);
    const meta = await commandMeta(ctx);
    // The change was merged into this revision, so it must not land on another.
    const expected = namedRevision(ctx) ?? before.revision;
    const view = await commandFirewall(ctx, params.firewall, (actor) =>
      actor.configure(config, token ?? null, expected, meta),
    );
    return reply(200, await configured(ctx, view));
  }),

  implement(deleteFirewall, async ({ params }, ctx) => {
    const meta = await commandMeta(ctx);
    const expected = namedRevision(ctx);
    await commandFirewall(ctx, params.firewall, (actor) => actor.remove(expected, meta));
    return { status: 204 };
  }),

  implement(pushFirewall, async ({ params, body }, ctx) => {
    const meta = await commandMeta(ctx, body);
    const isRepeatable = meta.idempotencyKey !== null;
    await configured(ctx, (await callFirewall(ctx.env, params.firewall, (actor) => actor.describe(), true)).firewall);
    const view = await commandFirewall(ctx, params.firewall, (actor) => actor.request(body.mode, meta), isRepeatable);
    return reply(202, view);
  }),
];

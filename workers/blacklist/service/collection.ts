import type { SourceReceipt } from '../../../durable-objects/blacklist/source/commands.ts';
import type { SourceActor } from '../../../durable-objects/blacklist/source.ts';
import { assertEgressAllowed } from '../../../shared/blacklist/egress.ts';
import { LIST_PRESETS } from '../../../shared/blacklist/presets.ts';
import { completeConfig, type SourceConfig, type SourceInput } from '../../../shared/blacklist/source/config.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { projectEvents } from '../projections/project.ts';
import { sourceRepository } from '../repository/sources.ts';
import type { Remote } from './actors.ts';

/** Sources asked at once by the schedule; each is a request of the invocation. */
const TICKS_AT_ONCE = 16;

/**
 * Calls a source's actor.
 *
 * @param isRepeatable - Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callSource<T>(
  env: Env,
  source: string,
  call: (actor: Remote<SourceActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(env.SOURCE.getByName(source) as unknown as Remote<SourceActor>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * Calls a command and projects its events at once, so that the caller reads its own write. A projection that fails here
 * comes later by the queue, so the command has succeeded all the same.
 */
export async function commandSource<R extends SourceReceipt>(
  ctx: RouteContext,
  source: string,
  call: (actor: Remote<SourceActor>) => Promise<R>,
  isRepeatable = false,
): Promise<R> {
  const receipt = await callSource(ctx.env, source, call, isRepeatable);
  try {
    await projectEvents(receipt.events, ctx.env);
  } catch (thrown) {
    ctx.log.warn('projection left to the queue', { source, error: asAegisError(thrown) });
  }
  return receipt;
}

/**
 * The configuration that an operator's input stands for: presets and defaults filled in, the address allowed.
 *
 * @throws AegisError `invalid_request`, `egress_refused`.
 */
export function configOf(input: SourceInput, env: Env): SourceConfig {
  const preset = input.preset ? LIST_PRESETS.find(({ id }) => id === input.preset) : null;
  if (preset === undefined) {
    throw new AegisError('invalid_request', `There is no preset ${input.preset}`, {
      details: { errors: [{ pointer: '/body/preset', message: 'not one of the presets' }] },
    });
  }
  const filled = preset && {
    title: preset.title,
    url: preset.url,
    format: preset.format,
    ...(preset.indicator === undefined ? {} : { indicator: preset.indicator }),
    parse: preset.options as SourceConfig['parse'],
    intervalMinutes: preset.intervalMinutes,
  };
  const config = completeConfig(input, filled);
  if (config.url !== null) {
    const allowLoopback = (env.AEGIS_EGRESS_ALLOW ?? '').split(',').map((host) => host.trim());
    assertEgressAllowed(config.url, { allowLoopback });
  }
  return config;
}

/** Starts every source that is due. One that fails holds up no other. */
export async function tickSources(env: Env, now: number): Promise<void> {
  const log = logger({ svc: 'blacklist' });
  const ids = (await sourceRepository(env.BLACKLIST_DB).all()).map(({ config }) => config.id);
  for (let at = 0; at < ids.length; at += TICKS_AT_ONCE) {
    await Promise.all(
      ids.slice(at, at + TICKS_AT_ONCE).map(async (id) => {
        try {
          await callSource(env, id, (actor) => actor.tick(now), true);
        } catch (thrown) {
          // The next tick asks again; the others must not wait for it.
          log.error('source could not be asked', { source: id, error: asAegisError(thrown) });
        }
      }),
    );
  }
}

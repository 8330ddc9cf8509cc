import * as v from 'valibot';
import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import { isAegisError } from '../../../shared/kernel/error.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import type { LivePointer } from '../edge/pointer.ts';
import { RememberedObject } from '../edge/remembered.ts';
import { compose } from './compose.ts';
import { inputsOf, profileKey } from './profile-key.ts';
import { type RenderedPointer, renderedPointerKey, renderedPointerSchema } from './rendered.ts';
import { turns } from './turns.ts';

/** A rendering that failed is not tried again for so long, while there is an earlier one to serve or nothing that could be. */
const REST_AFTER_FAILURE_MS = 30_000;
/** Pointers of renderings of its own that an isolate knows; each is a few hundred bytes. */
const MAX_OWN = 500;
/** A rendering takes longer than a load: for those who wait, time goes at a sixth of its speed. */
const SLOWER = 6;

const pointers = new RememberedObject((text) => v.parse(renderedPointerSchema, JSON.parse(text)));
const loads = new SingleLoad<RenderedPointer>({ wait: (ms) => scheduler.wait(ms), clock: () => Date.now() / SLOWER });

interface Failure {
  readonly at: number;
  readonly inputs: string;
  readonly thrown: unknown;
}

interface Memory {
  /** What this isolate rendered itself, ahead of what it remembers of the bucket. */
  readonly own: Map<string, RenderedPointer>;
  /** When a rendering failed last, and of what. */
  readonly failures: Map<string, Failure>;
}

/** Per bucket: tests and previews run several environments in one isolate. */
const memories = new WeakMap<R2Bucket, Memory>();

export interface LastRendered {
  readonly rendered: RenderedPointer;
  /** It is not of the live version: rendering that one failed. */
  readonly isStale: boolean;
}

/**
 * What is rendered of the live version for a profile; renders it if nobody has. When that fails, what was rendered last:
 * a firewall must not lose its list over it.
 *
 * @throws what `compose` throws, when nothing was ever rendered.
 */
export async function lastRendered(
  env: Env,
  live: LivePointer,
  profile: RenderProfile,
  now: number,
): Promise<LastRendered> {
  const key = renderedPointerKey(live.pointer.list, await profileKey(profile));
  const inputs = inputsOf(live.pointer, profile, now);
  const memory = memoryOf(env);
  const known = memory.own.get(key);
  if (known?.inputs === inputs) return { rendered: known, isStale: false };
  const before = await stored(env, key, now, known ?? null);
  if (before?.inputs === inputs) return { rendered: before, isStale: false };
  // Another isolate knows of a newer version already: going back to an older one would be the worse answer.
  if (before !== null && before.version > live.pointer.version) return { rendered: before, isStale: false };
  const failure = memory.failures.get(key);
  const isResting = failure?.inputs === inputs && now - failure.at < REST_AFTER_FAILURE_MS;
  if (before !== null && isResting) return { rendered: before, isStale: true };
  // The same comes of it until something changes, and each try costs as much as a rendering.
  if (isResting && isAegisError(failure.thrown) && failure.thrown.code === 'feed_not_ready') throw failure.thrown;
  try {
    const rendered = await loads.get(`${key} ${inputs}`, () =>
      turns.take(() => renderAnew(env, key, live, profile, before, now)),
    );
    return { rendered, isStale: false };
  } catch (thrown) {
    remember(memory.failures, key, { at: now, inputs, thrown });
    if (before === null) throw thrown;
    const { list, version } = live.pointer;
    const code = isAegisError(thrown) ? thrown.code : 'internal';
    const said = { code, list, version, format: profile.format, served: before.version, error: String(thrown) };
    logger({ svc: 'blacklist' }).error('a rendering failed; the last one is served', said);
    return { rendered: before, isStale: true };
  }
}

/** Forgets what was rendered for a profile, because its object is missing: the next request renders anew. */
export async function forgetRendered(env: Env, list: string, profile: RenderProfile): Promise<void> {
  const key = renderedPointerKey(list, await profileKey(profile));
  memoryOf(env).own.delete(key);
  await env.SNAPSHOTS.delete(key);
}

async function renderAnew(
  env: Env,
  key: string,
  live: LivePointer,
  profile: RenderProfile,
  before: RenderedPointer | null,
  now: number,
): Promise<RenderedPointer> {
  const { own, failures } = memoryOf(env);
  const inputs = inputsOf(live.pointer, profile, now);
  // Who waited for a lost rendering may have missed that another has brought it since.
  const known = own.get(key);
  if (known?.inputs === inputs) return known;
  const rendered = await compose(env, live.pointer, profile, before, now);
  await env.SNAPSHOTS.put(key, JSON.stringify(rendered));
  failures.delete(key);
  remember(own, key, rendered);
  return rendered;
}

/** As the newest of at most {@link MAX_OWN}. */
function remember<T>(all: Map<string, T>, key: string, value: T): void {
  all.delete(key);
  all.set(key, value);
  for (const oldest of all.keys()) {
    if (all.size <= MAX_OWN) break;
    all.delete(oldest);
  }
}

/** What the bucket has; when it cannot be asked, what this isolate rendered last. */
async function stored(
  env: Env,
  key: string,
  now: number,
  known: RenderedPointer | null,
): Promise<RenderedPointer | null> {
  try {
    const { value } = await pointers.get(env.SNAPSHOTS, key, now);
    if (value === null || known === null) return value ?? known;
    return known.version > value.version ? known : value;
  } catch (thrown) {
    // Damaged, or out of reach: rendering anew mends the one, and fails over the other, which then is said.
    logger({ svc: 'blacklist' }).warn('what was rendered last cannot be read', { error: String(thrown) });
    return known;
  }
}

function memoryOf(env: Env): Memory {
  const memory = memories.get(env.SNAPSHOTS) ?? { own: new Map(), failures: new Map() };
  memories.set(env.SNAPSHOTS, memory);
  return memory;
}

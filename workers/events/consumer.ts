import * as v from 'valibot';
import { type Envelope, envelopeSchema } from '../../shared/events/envelope.ts';
import { type Projector, streamsOf } from '../../shared/events/projection.ts';
import { AegisError, asAegisError } from '../../shared/kernel/error.ts';
import { logger } from '../../shared/kernel/log.ts';
import { fullJitterMs } from '../../shared/kernel/retry.ts';
import { keepDeadLetter } from './dead-letters.ts';

/** `max_retries` of the events queue in wrangler.toml: the attempt after them would lose the error to the dead-letter queue. */
export const MAX_RETRIES = 5;

/** Seconds until a failed message comes again, doubling with each attempt. */
const RETRY = { baseSeconds: 5, capSeconds: 600 } as const;

/** Actors that are told at once. */
const CONFIRMED_AT_ONCE = 16;

const log = logger({ svc: 'events' });

export type ConsumerEnv = Pick<Env, 'BLACKLIST_DB' | 'SYSTEMS'>;

type Incoming = Message<unknown>;

/**
 * Consumer of the events queue: checks each envelope, hands it to its system's projector, and tells the actor how far
 * its stream is projected. Each message is acknowledged or retried for itself: a poisoned event takes no other one
 * with it, and nothing is acknowledged that is neither applied nor kept as a dead letter. Events of systems that are
 * switched off are let go: their actor has them, and sends them again until somebody confirms.
 *
 * @param projectors One for each system, told apart by prefix.
 */
export async function consumeEvents<E extends ConsumerEnv>(
  batch: MessageBatch<unknown>,
  env: E,
  projectors: readonly Projector<E>[],
): Promise<void> {
  const usable = new Map<Projector<E>, { message: Incoming; envelope: Envelope }[]>();
  for (const message of batch.messages) {
    const parsed = v.safeParse(envelopeSchema, message.body);
    if (!parsed.success) {
      await settle(
        message,
        env,
        new AegisError('invalid_request', `No event envelope: ${issueOf(parsed.issues)}`),
        true,
      );
      continue;
    }
    const envelope = parsed.output;
    const projector = projectors.find(({ prefix }) => envelope.type.startsWith(prefix));
    if (!isSwitchedOn(envelope, env)) {
      log.info('event of a system that is switched off', traceOf(envelope));
      message.ack();
    } else if (projector === undefined) {
      await settle(message, env, new AegisError('not_found', `No projector knows ${envelope.type}`), true);
    } else {
      usable.set(projector, [...(usable.get(projector) ?? []), { message, envelope }]);
    }
  }
  for (const [projector, incoming] of usable) await consumeFor(projector, incoming, env);
}

async function consumeFor<E extends ConsumerEnv>(
  projector: Projector<E>,
  incoming: readonly { readonly message: Incoming; readonly envelope: Envelope }[],
  env: E,
): Promise<void> {
  const streams = streamsOf(incoming.map(({ envelope }) => envelope));
  const failures = await projectStreams(projector, streams, env);
  for (const { message, envelope } of incoming) {
    const failure = failures.get(envelope.source)?.get(envelope.sequence);
    if (failure === undefined) message.ack();
    else await settle(message, env, failure, false);
  }
  const applied = [...streams].filter(([source, stream]) => (failures.get(source)?.size ?? 0) < stream.length);
  await confirmAll(
    projector,
    applied.map(([source]) => source),
    env,
  );
}

/** What failed, by stream and sequence. */
type Failures = ReadonlyMap<string, ReadonlyMap<number, unknown>>;

/**
 * Projects many streams together where the projector can. When that fails, each half for itself, so that the streams at fault are found
 * in few steps and hold up no other.
 */
async function projectStreams<E>(
  projector: Projector<E>,
  streams: ReadonlyMap<string, readonly Envelope[]>,
  env: E,
): Promise<Failures> {
  if (projector.projectTogether === undefined || streams.size <= 1) {
    const failures = new Map<string, ReadonlyMap<number, unknown>>();
    for (const [source, stream] of streams) failures.set(source, await projectStream(projector, stream, env));
    return failures;
  }
  try {
    await projector.projectTogether(streams, env);
    for (const stream of streams.values()) for (const each of stream) log.info('event projected', traceOf(each));
    return new Map();
  } catch (error) {
    const { code, message } = asAegisError(error);
    log.info('streams are projected apart', { streams: streams.size, code, reason: message });
    const [all, half] = [[...streams], Math.ceil(streams.size / 2)];
    const first = await projectStreams(projector, new Map(all.slice(0, half)), env);
    return new Map([...first, ...(await projectStreams(projector, new Map(all.slice(half)), env))]);
  }
}

/** Projects a stream at once; when that fails, event by event, so that only the events at fault fail. */
async function projectStream<E>(
  projector: Projector<E>,
  stream: readonly Envelope[],
  env: E,
): Promise<ReadonlyMap<number, unknown>> {
  const whole = await attempt(projector, stream, env);
  const failures = new Map<number, unknown>();
  for (const envelope of stream) {
    const failed = whole === null || stream.length === 1 ? whole : await attempt(projector, [envelope], env);
    if (failed === null) log.info('event projected', traceOf(envelope));
    else failures.set(envelope.sequence, failed.error);
  }
  return failures;
}

async function attempt<E>(
  projector: Projector<E>,
  stream: readonly Envelope[],
  env: E,
): Promise<{ readonly error: unknown } | null> {
  try {
    await projector.project(stream, env);
    return null;
  } catch (error) {
    return { error };
  }
}

/** Tells the actors of some streams how far those have come, a few at once. */
async function confirmAll<E>(projector: Projector<E>, sources: readonly string[], env: E): Promise<void> {
  const heads = await headsOf(projector, sources, env);
  const waiting = [...sources];
  const next = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      await confirm(projector, source, heads.get(source), env);
    }
  };
  await Promise.all(Array.from({ length: CONFIRMED_AT_ONCE }, next));
}

/** Empty where the projector answers for one stream at a time, or cannot answer now. */
async function headsOf<E>(
  projector: Projector<E>,
  sources: readonly string[],
  env: E,
): Promise<ReadonlyMap<string, number>> {
  if (projector.positions === undefined || sources.length <= 1) return new Map();
  try {
    return await projector.positions(sources, env);
  } catch (error) {
    // Safe to leave: each stream is asked for alone then.
    const { code, message } = asAegisError(error);
    log.warn('positions not read', { streams: sources.length, code, reason: message });
    return new Map();
  }
}

async function confirm<E>(projector: Projector<E>, source: string, head: number | undefined, env: E): Promise<void> {
  try {
    await projector.confirm(source, head ?? (await projector.position(source, env)), env);
  } catch (error) {
    // Safe to leave: the events are applied, and an actor that hears nothing sends them again and is confirmed then.
    const { code, message } = asAegisError(error);
    log.warn('stream not confirmed', { actor: source, code, reason: message });
  }
}

/** Keeps a message as a dead letter when it is hopeless or was tried often enough; otherwise it comes again later. */
async function settle(message: Incoming, env: ConsumerEnv, error: unknown, hopeless: boolean): Promise<void> {
  const { code, message: reason } = asAegisError(error);
  const parsed = v.safeParse(envelopeSchema, message.body);
  const trace = parsed.success ? traceOf(parsed.output) : { message: message.id };
  log.warn('event not projected', { ...trace, code, reason, attempt: message.attempts });
  if (hopeless || message.attempts > MAX_RETRIES) {
    try {
      await keepDeadLetter(env, message, error);
      message.ack();
      return;
    } catch (cause) {
      // Not lost: the retry below ends in the dead-letter queue, whose consumer stores it later.
      log.error('dead letter not stored', { ...trace, code: asAegisError(cause).code, reason: cause });
    }
  }
  message.retry({ delaySeconds: retrySeconds(message.attempts) });
}

/** Grows with the attempts; the jitter keeps messages that failed together from coming back together. */
function retrySeconds(attempts: number): number {
  const delay = Math.min(RETRY.capSeconds, RETRY.baseSeconds * 2 ** Math.min(attempts - 1, 20));
  return delay + Math.floor(fullJitterMs(0, { baseMs: delay / 2, capMs: delay / 2 }, Math.random));
}

function isSwitchedOn(envelope: Envelope, env: ConsumerEnv): boolean {
  const [system] = envelope.type.split('.');
  return env.SYSTEMS.split(',').some((name) => name.trim() === system);
}

function issueOf(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  return issue === undefined ? 'unknown' : `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`;
}

function traceOf(envelope: Envelope) {
  return { event: envelope.id, type: envelope.type, cid: envelope.correlationid, tid: envelope.traceparent };
}

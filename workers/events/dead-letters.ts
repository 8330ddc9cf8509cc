import * as v from 'valibot';
import { type Causation, envelopeSchema } from '../../shared/events/envelope.ts';
import { AegisError, asAegisError } from '../../shared/kernel/error.ts';
import { logger } from '../../shared/kernel/log.ts';
import { redactText } from '../../shared/kernel/redact.ts';
import { deadLetterRepository } from './dead-letter-repository.ts';
import type { DeadLetter } from './schema.ts';

const PAGE = 50;
/** Seconds until a dead letter that could not be stored is tried again. */
const RETRY_SECONDS = 60;

const log = logger({ svc: 'events' });

export type DeadLetterEnv = Pick<Env, 'BLACKLIST_DB' | 'EVENTS'>;

export interface DeadLetterPage {
  readonly items: readonly DeadLetter[];
  /** Pass it to get the next page; null at the end. */
  readonly next: string | null;
}

/**
 * Consumer of the dead-letter queue: stores what the events queue gave up. A letter that cannot be stored stays in the
 * queue.
 */
export async function consumeDeadLetters(batch: MessageBatch<unknown>, env: DeadLetterEnv): Promise<void> {
  for (const message of batch.messages) {
    try {
      await keepDeadLetter(env, message, null);
      message.ack();
    } catch (error) {
      log.error('dead letter not stored', { message: message.id, code: asAegisError(error).code, reason: error });
      message.retry({ delaySeconds: RETRY_SECONDS });
    }
  }
}

/**
 * Stores a message that cannot be applied; the same event again is counted, not stored twice.
 *
 * @param error Why; null when only the queue knows.
 */
export async function keepDeadLetter(
  env: Pick<Env, 'BLACKLIST_DB'>,
  message: Pick<Message<unknown>, 'id' | 'body'>,
  error: unknown,
): Promise<void> {
  const parsed = v.safeParse(envelopeSchema, message.body);
  const envelope = parsed.success ? parsed.output : null;
  const reason = error === null ? null : asAegisError(error);
  await deadLetterRepository(env.BLACKLIST_DB).keep(
    {
      dedupeKey: envelope?.id ?? `message:${message.id}`,
      eventId: envelope?.id ?? null,
      source: envelope?.source ?? null,
      type: envelope?.type ?? null,
      sequence: envelope?.sequence ?? null,
      correlationId: envelope?.correlationid ?? null,
      body: JSON.stringify(message.body) ?? 'null',
      errorCode: reason?.code ?? null,
      errorMessage: reason === null ? null : redactText(reason.message),
    },
    Date.now(),
  );
  log.error('message kept as dead letter', {
    event: envelope?.id ?? null,
    type: envelope?.type ?? null,
    cid: envelope?.correlationid ?? null,
    ...(reason === null ? {} : { code: reason.code, reason: reason.message }),
  });
}

/**
 * The dead letters that wait for a person, newest first.
 *
 * @param cursor `next` of the page before, or null.
 * @throws AegisError `invalid_request` for a cursor that is none.
 */
export async function listDeadLetters(
  env: Pick<Env, 'BLACKLIST_DB'>,
  cursor: string | null = null,
  limit: number = PAGE,
): Promise<DeadLetterPage> {
  if (cursor !== null && !/^[1-9]\d{0,14}$/.test(cursor)) {
    throw new AegisError('invalid_request', 'The cursor is not valid');
  }
  const before = cursor === null ? null : Number(cursor);
  const items = await deadLetterRepository(env.BLACKLIST_DB).waiting(before, limit);
  return { items, next: items.length < limit ? null : String(items.at(-1)?.id) };
}

/**
 * Sends a dead letter's event to the events queue again. It keeps its id, so that it is applied once even if the actor
 * has sent it again meanwhile. If it fails again, it comes back.
 *
 * @throws AegisError `not_found`; `conflict` when what is stored is no envelope, which no redrive can mend.
 */
export async function redriveDeadLetter(env: DeadLetterEnv, id: number, causation: Causation): Promise<DeadLetter> {
  const letters = deadLetterRepository(env.BLACKLIST_DB);
  const letter = await letters.find(id);
  if (letter === null) throw new AegisError('not_found', `There is no dead letter ${id}`);
  const parsed = v.safeParse(envelopeSchema, JSON.parse(letter.body));
  if (!parsed.success) throw new AegisError('conflict', 'The dead letter is no event and cannot be sent again');
  try {
    await env.EVENTS.send(parsed.output, { contentType: 'json' });
  } catch (cause) {
    throw new AegisError('unavailable', 'The queue did not take the dead letter', { cause });
  }
  const redrivenAt = Date.now();
  await letters.markRedriven(letter, redrivenAt, causation.actor);
  log.info('dead letter redriven', { event: letter.eventId, cid: causation.correlationId, by: causation.actor });
  return { ...letter, redrivenAt, redrivenBy: causation.actor };
}

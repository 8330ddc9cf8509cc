import { AegisError } from '../../shared/kernel/error.ts';
import { consumeEvents } from './consumer.ts';
import { consumeDeadLetters } from './dead-letters.ts';
import { PROJECTORS } from './projectors.ts';

/**
 * The Worker's queue handler: every queue of every environment by the end of its name.
 *
 * @throws AegisError `internal` for a queue without a consumer; its messages stay in the queue.
 */
export async function consumeQueue(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  if (batch.queue.endsWith('-events-dead')) return consumeDeadLetters(batch, env);
  if (batch.queue.endsWith('-events')) return consumeEvents(batch, env, PROJECTORS);
  throw new AegisError('internal', `There is no consumer for queue ${batch.queue}`);
}

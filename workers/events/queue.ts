import { AegisError } from '../../shared/kernel/error.ts';
import { consumeEvents } from './consumer.ts';
import { consumeDeadLetters } from './dead-letters.ts';
import { PROJECTORS } from './projectors.ts';
import { queueKindOf } from './queue-kind.ts';

/**
 * The Worker's queue handler, for the queues of every environment.
 *
 * @throws AegisError `internal` for a queue without a consumer; its messages stay in the queue.
 */
export async function consumeQueue(batch: MessageBatch<unknown>, env: Env): Promise<void> {
  switch (queueKindOf(batch.queue)) {
    case 'dead':
      return consumeDeadLetters(batch, env);
    case 'events':
      return consumeEvents(batch, env, PROJECTORS);
    default:
      throw new AegisError('internal', `There is no consumer for queue ${batch.queue}`);
  }
}

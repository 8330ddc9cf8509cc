import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';

/**
 * A body that is written as fast as it is read; a piece at a time is in memory. The first piece is made before this returns, so that
 * what fails at once is an answer of its own; what fails later breaks the connection, for a file that only looks whole is worse.
 *
 * @throws what the first piece throws.
 */
export async function startedStream(
  pieces: AsyncIterator<string> | Iterator<Uint8Array>,
  log: Logger,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let step = await pieces.next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          while (!step.done && step.value.length === 0) step = await pieces.next();
          if (step.done) return controller.close();
          controller.enqueue(typeof step.value === 'string' ? encoder.encode(step.value) : step.value);
          step = await pieces.next();
        } catch (thrown) {
          log.error('an export broke off', { error: asAegisError(thrown) });
          controller.error(thrown);
        }
      },
      async cancel() {
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

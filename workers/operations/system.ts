import { listDeadLetters, redriveDeadLetter } from '../events/dead-letters.ts';
import type { DeadLetter } from '../events/schema.ts';
import { pageReply } from '../gateway/http/link.ts';
import { implement, type SystemModule } from '../gateway/route.ts';
import { PLATFORM } from '../gateway/systems.ts';
import { getDeadLetters, redrive } from './contract.ts';

function body({ dedupeKey: _key, redrivenAt: _at, redrivenBy: _by, ...letter }: DeadLetter) {
  return {
    ...letter,
    firstFailedAt: new Date(letter.firstFailedAt).toISOString(),
    lastFailedAt: new Date(letter.lastFailedAt).toISOString(),
  };
}

/** Operations belong to the platform: they are on whatever systems are. */
export const operationsSystem: SystemModule = {
  name: PLATFORM,
  routes: [
    implement(getDeadLetters, async ({ query }, { env, request }) => {
      const { items, next } = await listDeadLetters(env, query.cursor ?? null, query.limit);
      return pageReply(request, items.map(body), next);
    }),
    implement(redrive, async ({ params }, { env, causation }) => {
      return { status: 202, body: body(await redriveDeadLetter(env, params.id, causation)) };
    }),
  ],
};

import { answerCache } from './answer-cache.ts';
import { createAttempts } from './attempts.ts';

/** Breakers and remembered answers of this isolate. */
export const attempts = createAttempts({
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms) => scheduler.wait(ms),
});

/** What language models said before, in this isolate. */
export const cache = answerCache();

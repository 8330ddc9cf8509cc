/** The one question that is worth asking next, and what an answer teaches. */
export { countsOf, preview } from './counts.ts';
export { type Answer, learn } from './learn.ts';
export { nextQuestion } from './next.ts';
export { isTopSettled } from './settled.ts';

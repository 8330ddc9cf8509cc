/** The one question that is worth asking next, and what an answer teaches. */
export { type Counts, countsOf, preview } from './counts.ts';
export { type Answer, answerSchema, learn } from './learn.ts';
export { type NextQuestion, nextQuestion, type QuestionOptions } from './next.ts';
export { isTopSettled } from './settled.ts';

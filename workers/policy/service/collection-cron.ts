import { tickCollection } from './collection.ts';
import { tickValidation } from './collection-pipelines.ts';

/** Every five minutes: starts the sources that are due, and compares sources when one has said something new. */
export async function tickPolicySources(env: Env, now: number): Promise<void> {
  await tickCollection(env, now);
  await tickValidation(env, now);
}

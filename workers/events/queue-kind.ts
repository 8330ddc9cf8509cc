const DEAD = /(?:^|-)events-dead(?:-[a-z]+)?$/;
const EVENTS = /(?:^|-)events(?:-(?!dead$)[a-z]+)?$/;

/**
 * What a queue carries, by its name in any environment; null for one that nobody here consumes.
 *
 * @example
 * queueKindOf('aegis-events-staging'); // 'events'
 * queueKindOf('aegis-events-dead-production'); // 'dead'
 */
export function queueKindOf(queue: string): 'events' | 'dead' | null {
  if (DEAD.test(queue)) return 'dead';
  return EVENTS.test(queue) ? 'events' : null;
}

import type { Route } from './route.ts';

/**
 * What kind of work a route is, for its limits. The numbers are in `limits.ts`.
 *
 * - `read`, `write`: by method, unless a route says otherwise. An exact quota for each user, key, client or address.
 * - `sign-in`: proving who one is. `token`: what machines ask for tokens. `export`: what collects a lot. Exact as well.
 * - `page`: public and cheap (documents, health): only the flood limit of the address.
 * - `relay`: relays sign their requests; the flood limit only, since the route knows its relays.
 * - `feed`, `check`: no limit of the gateway. Machines poll them, with keys of their own that can be revoked one by one;
 *   an answer is a look-up in memory, and asking for leave would cost more than answering.
 */
export type RateClass = 'read' | 'write' | 'sign-in' | 'token' | 'export' | 'page' | 'relay' | 'feed' | 'check';

/** Classes with an exact quota. */
export type QuotaClass = Exclude<RateClass, 'page' | 'relay' | 'feed' | 'check'>;

type Limited = Pick<Route, 'rate' | 'log' | 'method' | 'authenticate' | 'permission'>;

/** The class of a route, with the default applied. */
export function rateClassOf(route: Limited): RateClass {
  if (route.rate !== undefined) return route.rate;
  if (route.log === 'tally' || route.authenticate === 'feed-key') return 'feed';
  if (route.authenticate?.startsWith('relay')) return 'relay';
  const isForNobody = route.permission === 'public' && (route.authenticate ?? 'none') === 'none';
  // Whoever changes something without saying who they are is about to say it.
  if (isForNobody) return route.method === 'get' ? 'page' : 'sign-in';
  return route.method === 'get' ? 'read' : 'write';
}

/** Whether the class has an exact quota. */
export function hasQuota(rateClass: RateClass): rateClass is QuotaClass {
  return hasFloodLimit(rateClass) && rateClass !== 'page' && rateClass !== 'relay';
}

/** Whether the class is counted against floods. */
export function hasFloodLimit(rateClass: RateClass): boolean {
  return rateClass !== 'feed' && rateClass !== 'check';
}

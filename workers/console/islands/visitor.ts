import { extraHeaders } from './api.ts';
import { valueAt } from './bind.ts';

const KEY = 'aegis_applicant';

/**
 * The token of somebody who is not signed in. It lives as long as the tab: whoever comes to this machine afterwards finds nothing.
 * Signed in, the cookie says who asks and there is none.
 */
export const visitorToken = (): string | null => sessionStorage.getItem(KEY);

/** Keeps the token of an answer that began a visit; it is not told a second time. */
export function rememberVisitor(body: unknown): void {
  const token = valueAt(body, 'visitor.token');
  if (typeof token === 'string') sessionStorage.setItem(KEY, token);
}

/** Forgets the visit. */
export function forgetVisitor(): void {
  sessionStorage.removeItem(KEY);
}

extraHeaders.push({
  prefixes: ['/api/v1/policies/interviews', '/api/v1/recommendations', '/api/v1/applicants'],
  headers: () => {
    const token = visitorToken();
    return token === null ? {} : { 'applicant-token': token };
  },
});

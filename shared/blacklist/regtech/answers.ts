import type { CollectorResponse } from '../collector.ts';
import {
  bodyJson,
  bodyText,
  hasZipEnd,
  looksLikeHtml,
  looksLikeZip,
  redirectTarget,
  retryAfterMs,
  textProperty,
} from '../portal/answer.ts';
import type { Failure } from '../portal/outcome.ts';
import { refusalOf } from './codes.ts';

/** Signs of the portal's web application firewall, as met in the field. */
export type BlockSignal = 'empty' | 'status-403' | 'status-429' | 'no-table';

/** What an answer means before its phase looks at it. */
export type Verdict =
  | { readonly kind: 'block'; readonly signal: BlockSignal; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'fault'; readonly status: number }
  | { readonly kind: 'login-page' }
  | { readonly kind: 'second-factor' }
  | { readonly kind: 'readable' };

const LOGIN_FORM = /\bid\s*=\s*["']?loginForm\b/;
/** The login page ships these words too, in dialogs; so they only count on other pages. */
const SECOND_FACTOR = /2차\s*인증|"?(?:smsAuth|secondFactor|twoFactor)\w*"?\s*[:=]\s*"?(?:Y|true|required)/i;
const NAT_PAGE = /errorsNatIp|NATIP-FAIL/;
const CODE = /\bE\d{8}\b/;

/** Whether a page is the portal's login page. */
const isLoginPage = (html: string): boolean => LOGIN_FORM.test(html);

/** `{code,message}` of a JSON answer, or the code in the address that a redirect leads to. Never from a page's script. */
function statedCode(response: CollectorResponse): { readonly code: string | null; readonly message: string } {
  const target = redirectTarget(response);
  if (target) return { code: CODE.exec(target.search)?.[0] ?? null, message: '' };
  if (looksLikeHtml(response.body)) return { code: null, message: '' };
  const json = bodyJson(response);
  const code = CODE.exec(textProperty(json, 'code') ?? '')?.[0] ?? null;
  return { code, message: textProperty(json, 'message') ?? '' };
}

function refusal(response: CollectorResponse): Failure | null {
  const { code, message } = statedCode(response);
  const natPage = NAT_PAGE.test(redirectTarget(response)?.href ?? '');
  return refusalOf(natPage ? 406 : response.status, code, message);
}

function verdictOnPage(text: string): Verdict {
  if (isLoginPage(text)) return { kind: 'login-page' };
  if (NAT_PAGE.test(text)) {
    const failure = refusalOf(406, null, '');
    if (failure) return { kind: 'refused', failure };
  }
  return SECOND_FACTOR.test(text) ? { kind: 'second-factor' } : { kind: 'readable' };
}

/**
 * Tells apart what any request of the portal may be answered with: a refusal by code, the firewall, a server fault,
 * the login page in place of anything (also with status 200 on the export), a second factor, or something to read.
 *
 * @param now - epoch milliseconds, for `Retry-After`
 */
export function judge(response: CollectorResponse, now: number): Verdict {
  const { status, body } = response;
  const failure = refusal(response);
  if (failure) return { kind: 'refused', failure };
  const wait = retryAfterMs(response, now);
  if (status === 403 || status === 429) return { kind: 'block', signal: `status-${status}`, retryAfterMs: wait };
  if (status >= 400) return { kind: 'fault', status };
  if (redirectTarget(response)?.pathname.startsWith('/login/loginForm')) return { kind: 'login-page' };
  if (status >= 300) return { kind: 'readable' };
  if (body.length === 0) return { kind: 'block', signal: 'empty', retryAfterMs: wait };
  if (looksLikeZip(body)) return { kind: 'readable' };
  return verdictOnPage(bodyText(response));
}

/** What came in place of a workbook, once {@link judge} has found it readable. */
export const exportKind = (response: CollectorResponse): 'workbook' | 'cut-off' | 'other' => {
  if (!looksLikeZip(response.body)) return 'other';
  return hasZipEnd(response.body) ? 'workbook' : 'cut-off';
};

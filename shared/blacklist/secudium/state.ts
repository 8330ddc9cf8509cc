import type { CookieJar } from '../portal/cookie-jar.ts';
import type { Failure } from '../portal/outcome.ts';

/** What the next step does. Waiting phases send nothing until a person has answered. */
export type SecudiumPhase =
  | 'consent'
  | 'login-arm'
  | 'login-send'
  | 'await-duplicate'
  | 'await-otp'
  | 'otp-arm'
  | 'otp-send'
  | 'myinfo'
  | 'list'
  | 'has-file'
  | 'download'
  | 'logout';

/** A bulletin whose workbook is to be fetched. */
export interface Bulletin {
  /** The portal's server file name, a UUID: the bulletin's identity. */
  readonly uuid: string;
  readonly fileName: string;
  readonly title: string;
  /** `YYYY-MM-DD HH:mm:ss` in Korea, as the portal writes it. */
  readonly postedAt: string;
}

/** A run of the SECUDIUM collector between two steps. JSON; holds the session token, never the password. */
export interface SecudiumState {
  readonly version: 1;
  readonly baseUrl: string;
  readonly startedAt: number;
  readonly paceMs: number;
  readonly phase: SecudiumPhase;
  /** The operator has agreed that every run may log in, although each login messages a person. */
  readonly standingConsent: boolean;
  /** Set when a person has just agreed to end somebody else's session; good for one request. */
  readonly mayExpire: boolean;
  /** Number of the login; with the start of the run it names the once-only ticket. */
  readonly serial: number;
  readonly otpCode: string | null;
  readonly wrongCodes: number;
  readonly duplicateMessage: string;
  readonly jar: CookieJar;
  readonly token: string | null;
  readonly relogins: number;
  readonly faults: number;
  /** First and last day asked for, Korea. */
  readonly from: string;
  readonly to: string;
  readonly posStart: number;
  /** The list has been read to its end; only files are left. */
  readonly isListed: boolean;
  /** Server file names of bulletins that earlier runs have fetched, newest last. */
  readonly seen: readonly string[];
  /** Found and not yet fetched, oldest first. */
  readonly pending: readonly Bulletin[];
  readonly newest: string | null;
  /** Rows that could not be used, and the last one of them: shown to the operator, not fatal. */
  readonly skippedRows: number;
  readonly skippedNote: string | null;
  readonly fetched: number;
  readonly ending: Failure | null;
}

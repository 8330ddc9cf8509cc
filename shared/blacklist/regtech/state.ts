import type { CookieJar } from '../portal/cookie-jar.ts';
import type { Failure } from '../portal/outcome.ts';
import type { DayWindow } from './windows.ts';

/** What the next step does. Waiting phases send nothing until a person has answered. */
export type RegtechPhase =
  | 'login-form'
  | 'find-member'
  | 'add-login'
  | 'verify-login'
  | 'await-sms-consent'
  | 'sms-arm'
  | 'sms-send'
  | 'await-sms-code'
  | 'sms-confirm'
  | 'excel'
  | 'list'
  | 'logout';

/** Paging through the list of one window. */
export interface ListProgress {
  readonly page: number;
  /** Total announced by the first page; `null` before it. */
  readonly total: number | null;
  /** How often the window was begun again because its total moved. */
  readonly restarts: number;
}

/** A run of the REGTECH collector between two steps. JSON; holds session cookies, never the password. */
export interface RegtechState {
  readonly version: 1;
  readonly baseUrl: string;
  readonly startedAt: number;
  readonly paceMs: number;
  readonly phase: RegtechPhase;
  readonly jar: CookieJar;
  /** Windows still to be read; the first is under way. */
  readonly windows: readonly DayWindow[];
  readonly windowsDone: number;
  readonly mode: 'excel' | 'list';
  readonly list: ListProgress;
  /** Set when the Excel of this window came cut off once. */
  readonly excelRetried: boolean;
  readonly relogins: number;
  /** Consecutive signs of the web application firewall. */
  readonly blockSignals: number;
  /** Consecutive faults of the transport or 5xx. */
  readonly faults: number;
  readonly sms: {
    /** Number of the message to be sent; with the start of the run it names the once-only ticket. */
    readonly serial: number;
    readonly expiresAt: number | null;
    readonly code: string | null;
    readonly wrong: number;
  };
  /** How the run ends once the session is closed; `null` for success. */
  readonly ending: Failure | null;
}

/** Whether the jar holds what the portal gives after a login: `Bearer` and a JWT, without a space between. */
export function isLoggedIn(jar: CookieJar): boolean {
  return /^Bearer(?:%20|\s)?[\w-]+\.[\w-]+\.[\w-]+$/.test(jar['regtech-va'] ?? '');
}

import type { ExportKind } from './regtech-pages.ts';

/** Answers that stand in for the next answers of the list or the export, in order. */
export type ForcedAnswer = 'ok' | 'empty' | '403' | '429' | '500' | 'no-table' | 'login-page' | 'drop';

/** What the fake portal does. Every field can be set at any time, in process or over HTTP. */
export interface RegtechScenario {
  username: string;
  password: string;
  /** How an unregistered address is refused. */
  natIp: 'registered' | 'status-406' | 'code' | 'page';
  /** A code that `findOneMember` refuses a right password with, e.g. `E00010206` (dormant). */
  accountCode: string | null;
  accountMessage: string;
  /** Where the second factor is asked for. */
  sms: 'off' | 'at-login' | 'at-data';
  /** The session cookie dies, once, after this many list pages and exports. */
  expireSessionAfter: number | null;
  /** What a request without a session gets: the login page itself, or a redirect to it. */
  expiryStyle: 'page' | 'redirect';
  /** More than `burst` requests closer together than `minIntervalMs` get empty answers until there is a pause. */
  waf: { burst: number; minIntervalMs: number; pauseMs: number } | null;
  forced: ForcedAnswer[];
  retryAfterSeconds: number | null;
  excel: ExportKind;
  /** Releases `count` of the newest rows once, after `afterPages` list pages. */
  releaseWhilePaging: { afterPages: number; count: number; times: number } | null;
  /** `addLogin` succeeds without the cookie that is known, so that the main page has to tell. */
  hideToken: boolean;
}

export const DEFAULT_SCENARIO: Readonly<RegtechScenario> = {
  username: 'demo',
  password: 'demo-password',
  natIp: 'registered',
  accountCode: null,
  accountMessage: '',
  sms: 'off',
  expireSessionAfter: null,
  expiryStyle: 'page',
  waf: null,
  forced: [],
  retryAfterSeconds: null,
  excel: 'three-sheets',
  releaseWhilePaging: null,
  hideToken: false,
};

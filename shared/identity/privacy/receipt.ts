import type { StoreCounts } from './counts.ts';

const DAY_MS = 24 * 60 * 60_000;
/** D1 Time Travel and point-in-time recovery of objects. */
const BACKUP_MS = 30 * DAY_MS;
/** How long the copy of the last mail is kept where mails go to the mailbox, in ms. */
export const LAST_MAIL_MS = DAY_MS;

/** Something that is left after an erasure, and for how long. */
export interface Remainder {
  readonly store: string;
  /** ISO 8601; null: for as long as the system runs. */
  readonly until: string | null;
  readonly en: string;
  readonly ko: string;
}

/** What was erased, and what is left. It holds no personal data. */
export interface Receipt {
  readonly version: 1;
  readonly id: string;
  /** SHA-256 of the user id in lower-case hex: whoever knows the id can tell that the receipt is about it. */
  readonly subject: string;
  readonly requestedBy: 'owner' | 'administrator';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Every store that was searched, with how many things it had. */
  readonly stores: readonly { readonly store: string; readonly count: number }[];
  readonly remains: readonly Remainder[];
}

/** The form of a receipt's id: 52 Crockford digits. Who knows it may read the receipt. */
export const RECEIPT_ID = /^[0-9A-HJKMNP-TV-Z]{52}$/;

/** Where a receipt lies in the bucket of exports. */
export function receiptKey(id: string): string {
  return `receipts/${id}.json`;
}

/** Path of a receipt. */
export function receiptPath(id: string): string {
  return `/api/v1/privacy/receipts/${id}`;
}

/**
 * Writes a receipt.
 *
 * @param facts.mailIsKept Whether mails go to the mailbox of the deployment and not to a provider.
 * @example
 * receiptOf({ id, subject, requestedBy: 'owner', startedAt, finishedAt, mailIsKept: false }, { 'd1:users': 1 }).stores;
 */
export function receiptOf(
  facts: Pick<Receipt, 'id' | 'subject' | 'requestedBy'> & {
    readonly startedAt: number;
    readonly finishedAt: number;
    readonly mailIsKept: boolean;
  },
  counts: StoreCounts,
): Receipt {
  const { id, subject, requestedBy, startedAt, finishedAt } = facts;
  const stores = Object.entries(counts)
    .map(([store, count]) => ({ store, count }))
    .sort((a, b) => (a.store < b.store ? -1 : 1));
  return {
    version: 1,
    ...{ id, subject, requestedBy },
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    stores,
    remains: remainders(finishedAt, facts.mailIsKept),
  };
}

function remainders(at: number, mailIsKept: boolean): Remainder[] {
  const until = (ms: number) => new Date(at + ms).toISOString();
  return [
    {
      store: 'backups',
      until: until(BACKUP_MS),
      en: 'The platform can set databases back to any moment of the last 30 days; after that nothing is left there.',
      ko: '플랫폼은 데이터베이스를 최근 30일 이내의 시점으로 되돌릴 수 있으며, 그 뒤에는 아무것도 남지 않습니다.',
    },
    {
      store: 'revocation-log',
      until: until(10 * 60_000),
      en: 'Ids of the sessions that were ended, until their tokens have expired.',
      ko: '종료된 세션의 식별자(토큰이 만료될 때까지).',
    },
    {
      store: 'throttle',
      until: until(DAY_MS),
      en: 'Counters of sign-in attempts, under a hash of the identifier.',
      ko: '식별자의 해시로 저장된 로그인 시도 횟수.',
    },
    {
      store: 'd1:security_audit',
      until: null,
      en: 'That and when security events happened, under a random pseudonym that nobody can lead back.',
      ko: '보안 이벤트의 종류와 시각(되돌릴 수 없는 임의의 가명으로 보관).',
    },
    {
      store: 'd1:users, d1:projection_positions, actor',
      until: null,
      en: 'The id of the account with the mark "erased", so that nothing that comes late can bring it back.',
      ko: '늦게 도착한 데이터가 계정을 되살리지 못하도록 "삭제됨" 표시와 함께 남는 계정 식별자.',
    },
    {
      store: 'histories of others, request logs',
      until: null,
      en: 'The id of the account where it acted on something that is not its own; nothing leads from the id to a person.',
      ko: '다른 대상에 한 행위 기록의 계정 식별자. 이 식별자로 사람을 알아낼 수 없습니다.',
    },
    mailIsKept
      ? {
          store: 'r2:mailbox',
          until: until(LAST_MAIL_MS),
          en: 'The mail that brought this receipt.',
          ko: '이 영수증을 보낸 메일.',
        }
      : {
          store: 'mail-provider',
          until: null,
          en: 'What the mail provider keeps of the mails that it delivered.',
          ko: '메일 전송 업체가 보관하는 발송 기록.',
        },
  ];
}

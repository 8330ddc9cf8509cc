import type { Causation, NewEvent } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { firstRow } from '../../kernel/sql.ts';
import { USER_MIGRATIONS } from './schema.ts';

export type AccountStatus = 'reserving' | 'pending' | 'active' | 'suspended' | 'erasing' | 'erased';

/** The account as the parts see it. Times are ms since the epoch. */
export interface Account {
  readonly status: AccountStatus;
  readonly email: string | null;
  readonly emailVerifiedAt: number | null;
  readonly username: string | null;
  readonly locale: 'en' | 'ko';
  readonly roles: readonly string[];
  readonly epoch: number;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly suspendedReason: string | null;
}

/** Something that happened, for the user's history; security events also reach the audit read model. */
export interface Note {
  /** E.g. `session.started`, `password.changed`, `refresh.replayed`. */
  readonly type: string;
  readonly security: boolean;
  readonly session?: string | null;
  /** /24 or /64. */
  readonly address?: string | null;
  /** Never a secret. */
  readonly data?: Readonly<Record<string, unknown>>;
}

interface AccountRow extends Record<string, SqlStorageValue> {
  status: string;
  email: string | null;
  email_verified_at: number | null;
  username: string | null;
  locale: string;
  roles: string;
  epoch: number;
  revision: number;
  created_at: number;
  updated_at: number;
  suspended_reason: string | null;
}

/** What the parts of a user share. Everything but `alarms.run` is synchronous. */
export interface UserCore {
  readonly userId: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly sql: SqlStorage;
  readonly alarms: Alarms;
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  /** ms since the epoch. */
  now(): number;
  /** One synchronous transaction. */
  transact<T>(work: () => T): T;
  /** The account, or null for an object that no sign-up has begun. */
  findAccount(): Account | null;
  /** @throws AegisError `not_found` when there is none, or it is erased. */
  account(): Account;
  /** Appends events and arms the outbox; only inside {@link UserCore.transact}. */
  emit(events: readonly NewEvent[], causation: Causation): void;
  /** Writes to the user's history, and for a security note emits `identity.security.noted`. */
  note(note: Note, causation: Causation): void;
  /** Raises the security epoch: every access token issued before is dead. Returns the new one. */
  raiseEpoch(): number;
}

/** Wires what every part needs; the kernel knows no user. */
export function userCore(ctx: DurableObjectState, env: Env): UserCore {
  const { storage } = ctx;
  const { sql } = storage;
  const userId = actorName(ctx);
  migrate(storage, USER_MIGRATIONS);
  const alarms = new Alarms(storage);
  const log = new EventLog(storage, `/identity/users/${userId}`);
  const outbox = new Outbox(storage, log, env.EVENTS, alarms);
  const now = () => Date.now();

  const findAccount = (): Account | null => {
    const row = firstRow<AccountRow>(sql, 'SELECT * FROM account');
    return row === null ? null : accountOf(row);
  };
  const emit = (events: readonly NewEvent[], causation: Causation) => {
    log.append(events, causation, now());
    outbox.poke(now());
  };

  return {
    userId,
    env,
    storage,
    sql,
    alarms,
    log,
    outbox,
    idempotency: new Idempotency(storage),
    now,
    transact: (work) => storage.transactionSync(work),
    findAccount,
    account() {
      const account = findAccount();
      if (account === null || account.status === 'erased') throw new AegisError('not_found', 'There is no such user.');
      return account;
    },
    emit,
    note({ type, security, session = null, address = null, data = {} }, causation) {
      const json = JSON.stringify(data);
      sql.exec(
        'INSERT INTO activity (at, type, is_security, actor, session, address, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
        now(),
        type,
        security ? 1 : 0,
        causation.actor,
        session,
        address,
        json,
      );
      if (!security) return;
      const noted = { user: userId, type, session, address, actor: causation.actor, data };
      emit([{ type: 'identity.security.noted', version: 1, data: noted }], causation);
    },
    raiseEpoch() {
      sql.exec('UPDATE account SET epoch = epoch + 1');
      return findAccount()?.epoch ?? 0;
    },
  };
}

function accountOf(row: AccountRow): Account {
  return {
    status: row.status as AccountStatus,
    email: row.email,
    emailVerifiedAt: row.email_verified_at,
    username: row.username,
    locale: row.locale === 'ko' ? 'ko' : 'en',
    roles: JSON.parse(row.roles) as string[],
    epoch: row.epoch,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    suspendedReason: row.suspended_reason,
  };
}

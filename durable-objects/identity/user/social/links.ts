import type { Claim } from '../../../../shared/identity/claim.ts';
import type { ExternalIdentity } from '../../../../shared/identity/social/external.ts';
import { claimKindOf } from '../../../../shared/identity/social/provider.ts';
import { firstRow } from '../../../kernel/sql.ts';

/** What names an account at a provider. */
export type LinkKey = Pick<ExternalIdentity, 'provider' | 'subject'>;

/** A linked account as its owner sees it. Times are ms since the epoch. */
export interface LinkView extends LinkKey {
  readonly label: string;
  readonly linkedAt: number;
  readonly lastUsedAt: number | null;
}

interface LinkRow extends Record<string, SqlStorageValue> {
  provider: string;
  subject: string;
  label: string;
  linked_at: number;
  last_used_at: number | null;
}

/** The rows of linked accounts. Writing happens inside the transaction of a command. */
export class Links {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The oldest first. */
  list(): LinkView[] {
    return this.#sql
      .exec<LinkRow>('SELECT * FROM social_link ORDER BY linked_at, provider, subject')
      .toArray()
      .map(viewOf);
  }

  has({ provider, subject }: LinkKey): boolean {
    return (
      firstRow(this.#sql, 'SELECT 1 FROM social_link WHERE provider = ? AND subject = ?', provider, subject) !== null
    );
  }

  /** Adds a link; one that is there already only gets the new label. */
  put({ provider, subject }: LinkKey, label: string, now: number): void {
    this.#sql.exec(
      `INSERT INTO social_link (provider, subject, label, linked_at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (provider, subject) DO UPDATE SET label = ?3`,
      provider,
      subject,
      label,
      now,
    );
  }

  /** Notes a sign-in, and what the account is called by now. */
  use({ provider, subject }: LinkKey, label: string, now: number): void {
    this.#sql.exec(
      'UPDATE social_link SET label = ?, last_used_at = ? WHERE provider = ? AND subject = ?',
      label,
      now,
      provider,
      subject,
    );
  }

  remove({ provider, subject }: LinkKey): void {
    this.#sql.exec('DELETE FROM social_link WHERE provider = ? AND subject = ?', provider, subject);
  }
}

/** The claim that a link stands behind. */
export function claimOfLink({ provider, subject }: LinkKey): Claim {
  return { kind: claimKindOf(provider), value: subject };
}

/** The link that a claim stands for; null for a claim of another kind. */
export function linkOfClaim({ kind, value }: Claim): LinkKey | null {
  const prefix = claimKindOf('');
  return kind.startsWith(prefix) ? { provider: kind.slice(prefix.length), subject: value } : null;
}

function viewOf({ provider, subject, label, linked_at: linkedAt, last_used_at: lastUsedAt }: LinkRow): LinkView {
  return { provider, subject, label, linkedAt, lastUsedAt };
}

import {
  assertAddressed,
  type ChannelConfig,
  type ChannelSecret,
  type ChannelView,
} from '../../../shared/blacklist/alerts/channel.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { open, seal } from '../../../shared/kernel/seal.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';
import type { AlertCore } from './core.ts';

const MAX_CHANNELS = 50;

/** A channel but for what is counted. */
type ChannelRecord = Omit<ChannelView, 'waiting'>;

interface ChannelRow extends Row {
  id: string;
  view: string;
  sealed: string | null;
}

const purposeOf = (id: string): string => `alert-channel:${id}`;

/** Where alerts are told, with their addresses sealed. */
export class Channels {
  readonly #core: AlertCore;

  constructor(core: AlertCore) {
    this.#core = core;
  }

  all(): ChannelView[] {
    return this.#rows().map((row) => this.#view(row));
  }

  /** @throws AegisError `not_found`. */
  get(id: string): ChannelView {
    const row = this.#row(id);
    if (row === null) throw new AegisError('not_found', `there is no channel ${id}`);
    return this.#view(row);
  }

  /** The configuration, or null when the channel is gone. */
  config(id: string): ChannelConfig | null {
    const row = this.#row(id);
    return row && recordOf(row).config;
  }

  /**
   * Seals what is to be kept: what is given in place of what there is. Before the transaction, since sealing is
   * asynchronous. Another address without its secret is signed with none: a secret goes to nobody it was not given for.
   */
  async prepare(
    config: ChannelConfig,
    given: Partial<ChannelSecret>,
  ): Promise<{ sealed: string; secret: ChannelSecret }> {
    const { env } = this.#core;
    const before = await this.secret(config.id);
    const url = given.url ?? before.url;
    const isElsewhere = url !== before.url;
    const secret = { url, secret: given.secret ?? (isElsewhere ? null : before.secret) };
    assertAddressed(config, secret);
    return { sealed: await seal(env.AEGIS_SECRETS_KEY, purposeOf(config.id), secret), secret };
  }

  /** Creates (`expected` 0) or replaces (`expected` a revision, or `null` for any); only inside a transaction. */
  save(
    config: ChannelConfig,
    { sealed, secret }: { readonly sealed: string; readonly secret: ChannelSecret },
    expected: number | null,
    now: number,
  ): ChannelView {
    const row = this.#row(config.id);
    const before = row && recordOf(row);
    this.#check(config, before, expected);
    const record: ChannelRecord = {
      config,
      host: secret.url === null ? null : new URL(secret.url).host,
      isSigned: secret.secret !== null,
      createdAt: before?.createdAt ?? now,
      revision: (before?.revision ?? 0) + 1,
      lastSentAt: before?.lastSentAt ?? null,
      lastError: null,
    };
    this.#core.sql.exec(
      'INSERT INTO channel (id, view, sealed) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET view = ?2, sealed = ?3',
      ...[config.id, JSON.stringify(record), sealed],
    );
    return this.get(config.id);
  }

  #check(config: ChannelConfig, before: ChannelRecord | null, expected: number | null): void {
    if (before === null) {
      if (expected !== 0) throw new AegisError('not_found', `there is no channel ${config.id}`);
      if (this.#rows().length >= MAX_CHANNELS) throw new AegisError('conflict', `there are ${MAX_CHANNELS} channels`);
      return;
    }
    if (expected === 0) throw new AegisError('conflict', `there is a channel ${config.id} already`);
    if (expected !== null && expected !== before.revision) {
      throw new AegisError('revision_mismatch', 'The channel has been changed by somebody else', {
        details: { revision: before.revision },
      });
    }
    if (config.kind !== before.config.kind) {
      throw new AegisError('conflict', 'The kind of a channel cannot be changed; delete it and create another');
    }
  }

  /** Forgets a channel and what it was still to be told. */
  remove(id: string): ChannelView {
    const view = this.get(id);
    this.#core.sql.exec('DELETE FROM channel WHERE id = ?', id);
    this.#core.sql.exec('DELETE FROM delivery WHERE channel = ?', id);
    return view;
  }

  /** @throws AegisError `secrets_key_unusable`. */
  async secret(id: string): Promise<ChannelSecret> {
    const sealed = this.#row(id)?.sealed ?? null;
    if (sealed === null) return { url: null, secret: null };
    return (await open(this.#core.env.AEGIS_SECRETS_KEY, purposeOf(id), sealed)) as ChannelSecret;
  }

  /** Notes how the last attempt went. */
  note(id: string, outcome: { readonly at: number; readonly error: string | null }): void {
    const row = this.#row(id);
    if (row === null) return;
    const record = recordOf(row);
    const { at, error } = outcome;
    const next: ChannelRecord =
      error === null
        ? { ...record, lastSentAt: at, lastError: null }
        : { ...record, lastError: { message: error, at } };
    this.#core.sql.exec('UPDATE channel SET view = ? WHERE id = ?', JSON.stringify(next), id);
  }

  #view(row: ChannelRow): ChannelView {
    const waiting = firstRow<{ n: number }>(
      this.#core.sql,
      'SELECT count(*) AS n FROM delivery WHERE channel = ?',
      row.id,
    );
    return { ...recordOf(row), waiting: waiting?.n ?? 0 };
  }

  #row(id: string): ChannelRow | null {
    return firstRow<ChannelRow>(this.#core.sql, 'SELECT * FROM channel WHERE id = ?', id);
  }

  #rows(): ChannelRow[] {
    return this.#core.sql.exec<ChannelRow>('SELECT * FROM channel ORDER BY id').toArray();
  }
}

const recordOf = (row: ChannelRow): ChannelRecord => JSON.parse(row.view) as ChannelRecord;

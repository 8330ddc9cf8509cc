import type { ExportManifest } from '../../../../shared/identity/privacy/export.ts';
import { exportReadme } from '../../../../shared/identity/privacy/readme.ts';
import { hexOf } from '../../../../shared/kernel/hash.ts';
import type { ZipPart } from '../../../../shared/kernel/zip-writer.ts';
import { firstRow } from '../../../kernel/sql.ts';
import { preferencesOf, profileOf } from '../account/self-description.ts';
import type { UserCore } from '../core.ts';
import { Consents } from '../grants/consents.ts';
import type { Keys } from '../keys.ts';
import type { Sessions } from '../sessions.ts';
import type { Job } from './jobs.ts';

/** Rows that are in memory at a time. */
const PAGE = 500;

interface Parts {
  readonly sessions: Sessions;
  readonly keys: Keys;
}

/**
 * The files of an archive. What can grow without bound is read page by page whenever it is gone through, up to where it ended when this
 * was called; rows of the history and events never change, so it is the same each time. Nothing that opens anything is read at all:
 * no hash, no key material, no sealed value.
 */
export function exportFiles(core: UserCore, parts: Parts, job: Job<'export'>): ZipPart[] {
  const { sql, userId } = core;
  const { epoch: _, ...account } = core.account();
  const head = core.log.head();
  const newest = firstRow<{ id: number | null }>(sql, 'SELECT MAX(id) AS id FROM activity')?.id ?? 0;
  const rows = (query: string) => sql.exec(query).toArray();
  return [
    textFile('README.en.txt', exportReadme('en')),
    textFile('README.ko.txt', exportReadme('ko')),
    jsonFile('account.json', { id: userId, ...account }),
    jsonFile('profile.json', profileOf(core)),
    jsonFile('preferences.json', preferencesOf(core)),
    jsonFile('sessions.json', parts.sessions.list(null)),
    jsonFile('api-keys.json', parts.keys.list()),
    jsonFile(
      'passkeys.json',
      rows('SELECT id, name, transports, backed_up, aaguid, created_at, last_used_at FROM passkey ORDER BY created_at'),
    ),
    jsonFile('second-factors.json', {
      totp: rows('SELECT state, created_at FROM totp'),
      recoveryCodes: rows('SELECT used_at FROM recovery_code'),
    }),
    jsonFile('linked-accounts.json', rows('SELECT * FROM social_link ORDER BY linked_at')),
    jsonFile('consents.json', new Consents(core).list()),
    linesFile('activity.ndjson', () => activityPages(sql, newest)),
    linesFile('events.ndjson', () => eventPages(core, head)),
    ...job.data.contributions.map(({ system, name, text }) => textFile(`systems/${system}/${name}`, text)),
  ];
}

/** The manifest of the files. */
export async function manifestOf(
  files: readonly ZipPart[],
  userId: string,
  job: Pick<Job<'export'>, 'id' | 'createdAt'>,
): Promise<ZipPart> {
  const described: { file: string; bytes: number; sha256: string }[] = [];
  for (const file of files) {
    const stream = new crypto.DigestStream('SHA-256');
    const writer = stream.getWriter();
    let bytes = 0;
    for (const piece of file.content()) {
      bytes += piece.byteLength;
      await writer.write(piece);
    }
    await writer.close();
    described.push({ file: file.name, bytes, sha256: hexOf(new Uint8Array(await stream.digest)) });
  }
  const createdAt = new Date(job.createdAt).toISOString();
  const manifest: ExportManifest = { version: 1, user: userId, job: job.id, createdAt, files: described };
  return jsonFile('manifest.json', manifest);
}

function textFile(name: string, text: string): ZipPart {
  const bytes = new TextEncoder().encode(text);
  return { name, content: () => [bytes] };
}

function jsonFile(name: string, value: unknown): ZipPart {
  return textFile(name, `${JSON.stringify(value, null, 2)}\n`);
}

function linesFile(name: string, pages: () => Generator<string>): ZipPart {
  return {
    name,
    *content() {
      const encoder = new TextEncoder();
      for (const page of pages()) yield encoder.encode(page);
    },
  };
}

function linesOf(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

function* activityPages(sql: SqlStorage, newest: number): Generator<string> {
  for (let last = 0; last < newest; ) {
    const rows = sql
      .exec<{ id: number; at: number; type: string; actor: string; session: string | null; data: string }>(
        'SELECT * FROM activity WHERE id > ? AND id <= ? ORDER BY id LIMIT ?',
        ...[last, newest, PAGE],
      )
      .toArray();
    if (rows.length === 0) return;
    yield linesOf(rows.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown })));
    last = rows.at(-1)?.id ?? newest;
  }
}

function* eventPages({ log }: UserCore, head: number): Generator<string> {
  for (let last = 0; last < head; ) {
    const events = log.since(last, Math.min(PAGE, head - last)).filter(({ sequence }) => sequence <= head);
    if (events.length === 0) return;
    yield linesOf(events);
    last = events.at(-1)?.sequence ?? head;
  }
}

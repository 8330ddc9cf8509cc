import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll } from 'vitest';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { mailboxKey } from '../../../shared/identity/mail/mailbox.ts';
import { exportKey } from '../../../shared/identity/privacy/export.ts';
import type { Receipt } from '../../../shared/identity/privacy/receipt.ts';
import { EMPTY_PROFILE } from '../../../shared/identity/profile/profile.ts';
import { identityProjector } from '../../../workers/identity/projections/projector.ts';
import { activeUser, CAUSE, newUserId, start } from '../sessions/support.ts';
import { stateOf, userOf } from './support.ts';

const FOR_EVER = 8_000_000_000_000;

let marks = 0;
const everybody: string[] = [];

// What is still on its way when the file ends would find its Worker gone.
afterAll(async () => {
  for (const userId of everybody) await pump(userId);
});

/**
 * Someone with something in every store whose outbox does not move by itself (its alarm waits after a failure), so that a test decides
 * when an event is projected.
 */
export async function stillPerson() {
  marks += 1;
  const mark = `wombat${Date.now() % 1_000_000}x${marks}`;
  const email = `${mark}@example.org`;
  const userId = await activeUser(email);
  everybody.push(userId);
  await confirm(userId, 0);
  await userOf(userId).accounts.putProfile(
    { ...EMPTY_PROFILE, displayName: mark, occupation: `${mark} job` },
    null,
    CAUSE,
  );
  await start(userId);
  await env.IDENTITY_DB.prepare("INSERT INTO identity_claims VALUES ('email', ?, ?, 'confirmed', 1)")
    .bind(email, userId)
    .run();
  const body = JSON.stringify({ email });
  await env.BLACKLIST_DB.prepare(
    `INSERT INTO dead_letters (dedupe_key, source, body, times, first_failed_at, last_failed_at) VALUES (?1, ?2, ?3, 1, 1, 1)`,
  )
    .bind(`/identity/users/${userId}:0`, `/identity/users/${userId}`, body)
    .run();
  await env.EXPORTS.put(exportKey(userId, newUserId()), `archive of ${email}`);
  await env.EXPORTS.put(mailboxKey(newUserId()), `mail to ${email}`, { customMetadata: { user: userId } });
  return { userId, email, mark };
}

/** Confirms events, and in the same turn keeps the outbox from sending what comes after them. */
export function confirm(userId: string, sequence: number): Promise<void> {
  return runInDurableObject(env.USER.getByName(userId), (actor, { storage }) => {
    actor.confirmOutbox(sequence);
    storage.sql.exec("INSERT OR REPLACE INTO k_alarms (kind, due_at, failures) VALUES ('outbox', ?, 1)", FOR_EVER);
  });
}

/** What the queue and its consumer do: projects the events that wait, confirms them, and lets the alarm look. */
export async function pump(userId: string): Promise<void> {
  const source = `/identity/users/${userId}`;
  const events = await runInDurableObject(env.USER.getByName(userId), (_, { storage }): Envelope[] =>
    storage.sql
      .exec('SELECT * FROM k_events WHERE sequence > (SELECT confirmed FROM k_outbox) ORDER BY sequence')
      .toArray()
      .map(({ sequence, type, version, at, data }) => ({
        ...{
          specversion: '1.0',
          id: `${source}:${sequence}`,
          source,
          type: String(type),
          dataversion: Number(version),
        },
        ...{
          time: new Date(Number(at)).toISOString(),
          sequence: Number(sequence),
          datacontenttype: 'application/json',
        },
        ...{ correlationid: null, causationid: null, traceparent: null },
        data: JSON.parse(String(data)) as Record<string, unknown>,
      })),
  );
  if (events.length > 0) await identityProjector.project(events, env);
  await confirm(userId, await identityProjector.position(source, env));
  await userOf(userId).privacy.advance(Date.now());
}

/** Pumps until the erasure is in a state. */
export async function pumpUntil(userId: string, state: string): Promise<void> {
  for (let round = 0; (await stateOf(userId)) !== state; round += 1) {
    if (round === 10) throw new Error(`the erasure is ${await stateOf(userId)} and not ${state}`);
    await pump(userId);
  }
}

/** Begins an erasure as its owner. */
export async function begin(userId: string): Promise<string> {
  const wish = { requestedBy: 'owner', origin: 'https://aegis.example', expected: null } as const;
  return (await userOf(userId).privacy.begin(wish, CAUSE)).receipt.slice(-52);
}

/** Counts of a stored receipt, by store. */
export async function receiptCounts(id: string): Promise<Record<string, number>> {
  const stored = await (await env.EXPORTS.get(`receipts/${id}.json`))?.json<{ receipt: Receipt }>();
  return Object.fromEntries((stored?.receipt.stores ?? []).map(({ store, count }) => [store, count]));
}

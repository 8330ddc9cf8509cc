import { derivedSecret } from '../../../../shared/identity/derived-secret.ts';
import { type ClientSettings, contradictionIn, type OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import { ACCESS_TOKEN_MS, revocationLogOf } from '../../../../shared/identity/revocation.ts';
import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import { callActor } from '../../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../../shared/kernel/hash.ts';
import { timeOrderedId } from '../../../../shared/kernel/ids.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { clientRepository } from '../../repository/clients.ts';
import { directoryRepository } from '../../repository/directory.ts';

/** Lets secret scanners recognise a client secret. */
const SECRET_PREFIX = 'acs_';
/** How long a registration is recognised when it is sent again, in ms. */
const REMEMBERED_MS = 24 * 60 * 60_000;
/** Clocks of verifiers may differ so much, in ms. */
const SKEW_MS = 60_000;

/** What an administrator may write of a client. */
export interface ClientInput extends Omit<ClientSettings, 'oldSecret' | 'registeredBy'> {
  readonly name: string;
  readonly isDisabled: boolean;
}

export interface ClientWithSecret {
  readonly client: OAuthClient;
  readonly secret: string | null;
}

const unknown = () => new AegisError('not_found', 'There is no such client.');
const moved = () => new AegisError('revision_mismatch', 'If-Match does not name the current state.');

async function newSecret(digits = secretDigits(platformRandom)): Promise<{ secret: string; hash: string }> {
  const secret = SECRET_PREFIX + digits;
  return { secret, hash: await sha256Hex(secret) };
}

/**
 * The secret of a registration that may be sent again: derived from the caller's key, which nobody else knows and nothing keeps, so that
 * the same request gets the same secret.
 */
async function secretFor({ env, causation, idempotencyKey }: RouteContext, bodyHash: string) {
  if (idempotencyKey === null) return newSecret();
  const request = JSON.stringify([causation.actor, idempotencyKey, bodyHash]);
  return newSecret(await derivedSecret(env.AEGIS_SECRETS_KEY, 'client', request));
}

/** @throws AegisError `not_found`. */
export async function clientById({ env }: RouteContext, id: string): Promise<OAuthClient> {
  const client = await clientRepository(env.IDENTITY_DB).find(id);
  if (client === null) throw unknown();
  return client;
}

/**
 * Registers a client. With an `Idempotency-Key` the same request sent again within a day gets the same client and the same secret.
 *
 * @throws AegisError `invalid_request` when the settings contradict each other, `idempotency_key_reused`.
 */
export async function registerClient(ctx: RouteContext, input: ClientInput): Promise<ClientWithSecret> {
  const { name, isDisabled, ...settings } = input;
  const isPublic = settings.tokenEndpointAuthMethod === 'none';
  const bodyHash = await sha256Hex(JSON.stringify(input));
  const made = isPublic ? null : await secretFor(ctx, bodyHash);
  const key = ctx.idempotencyKey;
  const keyHash = await sha256Hex(JSON.stringify([ctx.causation.actor, key]));
  const registeredBy = key === null ? null : { keyHash, bodyHash };
  const now = ctx.now();
  const client: OAuthClient = {
    ...settings,
    oldSecret: null,
    registeredBy,
    id: timeOrderedId(now, platformRandom),
    name,
    secretHash: made?.hash ?? null,
    createdAt: now,
    updatedAt: now,
    revision: 1,
    disabledAt: isDisabled ? now : null,
  };
  requireConsistent(client);
  const kept = await clientRepository(ctx.env.IDENTITY_DB).insert(client, now - REMEMBERED_MS);
  if (kept.registeredBy !== null && kept.registeredBy.bodyHash !== bodyHash) {
    throw new AegisError('idempotency_key_reused', 'The idempotency key was used for another request.');
  }
  if (kept.id === client.id) await note(ctx, 'client.registered', client);
  return { client: kept, secret: made?.secret ?? null };
}

/**
 * @param expected The revision of `If-Match`; null for any.
 * @throws AegisError `not_found`, `revision_mismatch`, `invalid_request`.
 */
export async function changeClient(
  ctx: RouteContext,
  id: string,
  expected: number | null,
  input: ClientInput,
): Promise<OAuthClient> {
  const before = await current(ctx, id, expected);
  const { name, isDisabled, ...settings } = input;
  const isPublic = settings.tokenEndpointAuthMethod === 'none';
  const after: OAuthClient = {
    ...before,
    ...settings,
    name,
    secretHash: isPublic ? null : before.secretHash,
    oldSecret: isPublic ? null : before.oldSecret,
    disabledAt: isDisabled ? (before.disabledAt ?? ctx.now()) : null,
  };
  requireConsistent(after);
  const written = await write(ctx, before, after);
  if (isDisabled && before.disabledAt === null) await endOwnTokens(ctx, id);
  await note(ctx, 'client.changed', written);
  return written;
}

/** @throws AegisError `not_found`, `revision_mismatch`. */
export async function removeClient(ctx: RouteContext, id: string, expected: number | null): Promise<void> {
  const before = await current(ctx, id, expected);
  const isGone = await clientRepository(ctx.env.IDENTITY_DB).remove(id, before.revision);
  if (!isGone) throw moved();
  await endOwnTokens(ctx, id);
  await note(ctx, 'client.removed', before);
}

/**
 * Gives a client a new secret; the one before works for `overlapSeconds` more.
 *
 * @throws AegisError `not_found`, `revision_mismatch`, `conflict` for a public client.
 */
export async function rotateSecret(
  ctx: RouteContext,
  id: string,
  expected: number | null,
  overlapSeconds: number,
): Promise<ClientWithSecret> {
  const before = await current(ctx, id, expected);
  if (before.tokenEndpointAuthMethod === 'none') {
    throw new AegisError('conflict', 'A public client has no secret; change tokenEndpointAuthMethod first.');
  }
  const { secret, hash } = await newSecret();
  const keepsOld = overlapSeconds > 0 && before.secretHash !== null;
  const oldSecret = keepsOld ? { hash: before.secretHash ?? '', expiresAt: ctx.now() + overlapSeconds * 1_000 } : null;
  const client = await write(ctx, before, { ...before, secretHash: hash, oldSecret });
  await note(ctx, 'client.secret-rotated', client);
  return { client, secret };
}

async function current(ctx: RouteContext, id: string, expected: number | null): Promise<OAuthClient> {
  const client = await clientById(ctx, id);
  if (expected !== null && expected !== client.revision) throw moved();
  return client;
}

async function write(ctx: RouteContext, before: OAuthClient, after: OAuthClient): Promise<OAuthClient> {
  const client = { ...after, revision: before.revision + 1, updatedAt: ctx.now() };
  const isWritten = await clientRepository(ctx.env.IDENTITY_DB).replace(client, before.revision);
  if (!isWritten) throw moved();
  return client;
}

function requireConsistent(client: OAuthClient): void {
  const fault = contradictionIn(client);
  if (fault === null) return;
  throw new AegisError('invalid_request', 'The settings of the client contradict each other; see errors.', {
    details: { errors: [{ pointer: `/body/${fault.field}`, message: fault.message }] },
  });
}

/** Tokens that the client holds for itself belong to no session; the log lists the client itself. */
async function endOwnTokens({ env, now }: RouteContext, id: string): Promise<void> {
  const revocation = { user: id, session: null, epoch: 1, until: now() + ACCESS_TOKEN_MS + SKEW_MS };
  await callActor(async () => env.REVOCATIONS.getByName(revocationLogOf(id)).append([revocation]), {
    idempotent: true,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

type ClientAct = 'client.registered' | 'client.changed' | 'client.removed' | 'client.secret-rotated';

/** What an administrator did to a client, in the log and in the audit; `user_id` of the audit names the client. */
async function note(ctx: RouteContext, act: ClientAct, client: OAuthClient): Promise<void> {
  const { actor, correlationId } = ctx.causation;
  ctx.log.warn(act, { client: client.id, revision: client.revision, by: actor });
  const row = {
    id: `/identity/clients/${client.id}:${client.revision}:${act}`,
    userId: client.id,
    type: act,
    at: ctx.now(),
    actor,
    data: JSON.stringify({ name: client.name, revision: client.revision, request: correlationId }),
  };
  await directoryRepository(ctx.env.IDENTITY_DB).note(row).run();
}

import { formatCredential, parseCredential } from '../../../../shared/identity/credential.ts';
import { DEVICE_GRANT_TYPE, type OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import { DEVICE_CODE_MS, FIRST_INTERVAL_SECONDS } from '../../../../shared/identity/oauth/device-poll.ts';
import { OAuthError, type OAuthErrorCode } from '../../../../shared/identity/oauth/error.ts';
import type { Parameters } from '../../../../shared/identity/oauth/parameters.ts';
import { intersect, parseScope } from '../../../../shared/identity/oauth/scope.ts';
import { printUserCode, readUserCode, userCode } from '../../../../shared/identity/oauth/user-code.ts';
import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import { callActor } from '../../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../../shared/kernel/hash.ts';
import type { UserPrincipal } from '../../../gateway/permissions.ts';
import type { Reply, RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { throttled } from '../throttling.ts';
import { callUser } from '../users.ts';
import { NO_STORE } from './answer.ts';
import { activeClient, requireGrantType } from './clients.ts';

/** Two codes of 34 bits hardly ever meet; three times in a row is a fault of the randomness. */
const ATTEMPTS = 3;

const WHY: Readonly<Partial<Record<OAuthErrorCode, string>>> = {
  authorization_pending: 'The person has not decided yet.',
  slow_down: 'Wait five seconds longer between polls, from now on.',
  access_denied: 'The person said no.',
  expired_token: 'The device code has expired; begin again.',
  invalid_grant: 'The device code is not known, or its tokens were issued already.',
};

function grantOf(env: Pick<Env, 'DEVICE_GRANT'>, code: string) {
  return env.DEVICE_GRANT.getByName(code);
}

const POLICY = { random: Math.random, sleep: (ms: number) => scheduler.wait(ms) };

/**
 * Begins a device grant (RFC 8628 §3.1).
 *
 * @throws OAuthError `unauthorized_client`, `invalid_scope`.
 */
export async function beginDevice(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  requireGrantType(client, DEVICE_GRANT_TYPE);
  const wanted = parseScope(form.get('scope') ?? '');
  if (wanted === null) throw new OAuthError('invalid_scope', 'scope is missing or malformed.');
  const scope = intersect(wanted, client.scopes);
  if (scope.length === 0) throw new OAuthError('invalid_scope', 'The client may have none of these scopes.');
  const secret = secretDigits(platformRandom);
  const wish = { client: client.id, scope, secretHash: await sha256Hex(secret) };
  const code = await openedCode(ctx, wish);
  const page = `${issuerOf(ctx.env, ctx.request)}/oauth/device`;
  const body = {
    device_code: formatCredential('device', [code], secret),
    user_code: printUserCode(code),
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${printUserCode(code)}`,
    expires_in: DEVICE_CODE_MS / 1_000,
    interval: FIRST_INTERVAL_SECONDS,
  };
  return { status: 200, body, headers: NO_STORE };
}

async function openedCode(
  { env }: RouteContext,
  wish: { client: string; scope: readonly string[]; secretHash: string },
): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const code = userCode(platformRandom);
    const isOpen = await callActor<boolean>(async () => grantOf(env, code).open(wish), {
      idempotent: false,
      ...POLICY,
    });
    if (isOpen) return code;
  }
  throw new AegisError('unavailable', 'No user code is free right now.', { retryAfterSeconds: 5 });
}

/**
 * A poll of a device.
 *
 * @returns Who approved; only once.
 * @throws OAuthError `authorization_pending`, `slow_down`, `access_denied`, `expired_token`, `invalid_grant`.
 */
export async function pollDevice(
  { env }: RouteContext,
  client: OAuthClient,
  deviceCode: string,
): Promise<{ readonly userId: string; readonly grantId: string }> {
  const credential = parseCredential('device', deviceCode);
  const code = readUserCode(credential?.parts[0] ?? '');
  if (credential === null || code === null) throw refused('invalid_grant');
  const { outcome, approval } = await callActor(async () => grantOf(env, code).poll(credential.secret, client.id), {
    idempotent: false,
    ...POLICY,
  });
  if (outcome !== 'deliver') throw refused(outcome);
  if (approval === null) throw refused('invalid_grant');
  return approval;
}

const refused = (code: OAuthErrorCode) => new OAuthError(code, WHY[code] ?? 'Refused.');

/** A device that waits, for the person who typed its code. `expiresAt` in ms since the epoch. */
export interface WaitingDevice {
  readonly code: string;
  readonly client: OAuthClient;
  readonly scope: readonly string[];
  readonly expiresAt: number;
}

/**
 * The device behind a user code. Every look counts as an attempt until it finds something, so that guessing becomes slow.
 *
 * @throws AegisError `not_found`, `sign_in_delayed`.
 */
export function waitingDevice(ctx: RouteContext, me: UserPrincipal, typed: string): Promise<WaitingDevice> {
  return throttled(ctx, `device:${me.userId}`, async () => {
    const code = readUserCode(typed);
    const view =
      code === null
        ? null
        : await callActor(async () => grantOf(ctx.env, code).describe(), { idempotent: true, ...POLICY });
    const client = view === null ? null : await activeClient(ctx.env, view.client);
    if (code === null || view === null || client === null || view.decision !== 'pending') throw unknownCode();
    return { code, client, scope: view.scope, expiresAt: view.expiresAt };
  });
}

const unknownCode = () => new AegisError('not_found', 'No device waits behind this code; it may have expired.');

/**
 * Lets a device have what it asks for, or not.
 *
 * @throws AegisError `not_found` when it expired or was decided meanwhile; `session_ended`.
 */
export async function decideDevice(
  ctx: RouteContext,
  me: UserPrincipal,
  device: WaitingDevice,
  isAllowed: boolean,
): Promise<void> {
  const { client, scope, code } = device;
  const asker = { sessionId: me.sessionId, epoch: me.epoch };
  const grantId = isAllowed
    ? await callUser(
        ctx.env,
        me.userId,
        (user) => user.grants.approveDevice(client.id, scope, asker, ctx.causation),
        false,
      )
    : null;
  const approval = grantId === null ? null : { userId: me.userId, grantId };
  const isInTime = await callActor(async () => grantOf(ctx.env, code).decide(approval), {
    idempotent: false,
    ...POLICY,
  });
  if (!isInTime) throw unknownCode();
}

import { DurableObject } from 'cloudflare:workers';
import {
  type DeviceState,
  decidePoll,
  newDeviceState,
  type PollOutcome,
} from '../../shared/identity/oauth/device-poll.ts';
import { isSecretOf } from '../../shared/identity/secret.ts';

/** Key of the only record. */
const GRANT = 'grant';
/** A grant is kept so long after its end, so that a device still learns that it expired, in ms. */
const KEPT_MS = 60 * 60_000;

/** What a device asks for. */
export interface DeviceWish {
  readonly client: string;
  readonly scope: readonly string[];
  /** SHA-256 of the secret in the device code, hex. */
  readonly secretHash: string;
}

/** Who approved, and the grant that waits in that user's actor. */
export interface DeviceApproval {
  readonly userId: string;
  readonly grantId: string;
}

interface Grant extends DeviceWish {
  readonly state: DeviceState;
  readonly approval: DeviceApproval | null;
}

/** A grant as the approving person sees it. `expiresAt` in ms since the epoch. */
export interface DeviceGrantView {
  readonly client: string;
  readonly scope: readonly string[];
  readonly decision: DeviceState['decision'];
  readonly expiresAt: number;
}

/** The answer to a poll; `approval` only with `deliver`. */
export interface DevicePoll {
  readonly outcome: PollOutcome;
  readonly intervalSeconds: number;
  readonly approval: DeviceApproval | null;
  readonly scope: readonly string[];
}

/**
 * One device that waits for its person (RFC 8628). Name: the user code. One record and no table: a guessed code must not leave an
 * object with storage behind.
 */
export class DeviceGrant extends DurableObject<Env> {
  /** Begins a grant; false when the code is taken. */
  async open(wish: DeviceWish): Promise<boolean> {
    const now = Date.now();
    const known = this.#read();
    if (known !== null && now < known.state.expiresAt) return false;
    const state = newDeviceState(now);
    this.#write({ ...wish, state, approval: null });
    await this.ctx.storage.setAlarm(state.expiresAt + KEPT_MS);
    return true;
  }

  /** What waits here; null for a code that nobody has, or that has expired. */
  describe(): DeviceGrantView | null {
    const grant = this.#read();
    if (grant === null || Date.now() >= grant.state.expiresAt) return null;
    const { client, scope, state } = grant;
    return { client, scope, decision: state.decision, expiresAt: state.expiresAt };
  }

  /** The person has decided; null denies. False when it was too late, or decided before. */
  decide(approval: DeviceApproval | null): boolean {
    const grant = this.#read();
    if (grant === null || Date.now() >= grant.state.expiresAt || grant.state.decision !== 'pending') return false;
    const decision = approval === null ? 'denied' : 'approved';
    this.#write({ ...grant, state: { ...grant.state, decision }, approval });
    return true;
  }

  /** A poll of the device. Of two at once, one gets `deliver`. */
  async poll(secret: string, client: string): Promise<DevicePoll> {
    const known = this.#read();
    const isRight = known !== null && known.client === client && (await isSecretOf(secret, known.secretHash));
    // Read again: another poll may have run while the secret was hashed.
    const grant = this.#read();
    if (!isRight || grant === null || grant.secretHash !== known.secretHash) {
      return { outcome: 'invalid_grant', intervalSeconds: 0, approval: null, scope: [] };
    }
    const { outcome, state } = decidePoll(grant.state, Date.now());
    this.#write({ ...grant, state });
    const approval = outcome === 'deliver' ? grant.approval : null;
    return { outcome, intervalSeconds: state.intervalSeconds, approval, scope: grant.scope };
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  #read(): Grant | null {
    return this.ctx.storage.kv.get<Grant>(GRANT) ?? null;
  }

  #write(grant: Grant): void {
    this.ctx.storage.kv.put(GRANT, grant);
  }
}

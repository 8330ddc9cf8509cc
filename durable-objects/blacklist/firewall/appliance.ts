import type { FirewallConfig } from '../../../shared/blacklist/push/config.ts';
import {
  type ApplianceRequest,
  parseReadBack,
  pushRequest,
  type ReadBack,
  readBackRequest,
} from '../../../shared/blacklist/push/fortios.ts';
import type { PushBatch } from '../../../shared/blacklist/push/plan.ts';
import { allowedHosts, applianceBase } from '../../../shared/blacklist/push/reach.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { exchange, type OutboundAnswer } from '../outbound.ts';

/** 300,000 entries, the most that FortiOS holds, are about 20 MB when they are read back. */
const MAX_READ_BACK = 32 * 1024 * 1024;
const MAX_ANSWER = 64 * 1024;

/**
 * The API of one appliance. Both calls may be repeated: the same entry added twice is there once.
 *
 * @throws AegisError `egress_refused`, `upstream_failed`.
 */
export class Appliance {
  readonly #config: FirewallConfig;
  readonly #token: string;
  readonly #allow: string | undefined;

  constructor(config: FirewallConfig, token: string, allow: string | undefined) {
    this.#config = config;
    this.#token = token;
    this.#allow = allow;
  }

  async send(batch: PushBatch): Promise<void> {
    await this.#call(pushRequest(this.#config, batch), MAX_ANSWER);
  }

  async readBack(): Promise<ReadBack> {
    const { text } = await this.#call(readBackRequest(this.#config), MAX_READ_BACK);
    return parseReadBack(text);
  }

  async #call(request: ApplianceRequest, maxBytes: number): Promise<OutboundAnswer> {
    // Asked anew each time: what is allowed may have changed since the appliance was configured.
    applianceBase(this.#config.url, allowedHosts(this.#allow));
    const answer = await exchange({
      ...request,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/json',
        ...(request.body === null ? {} : { 'content-type': 'application/json' }),
      },
      timeoutMs: this.#config.timeoutSeconds * 1_000,
      maxBytes,
    });
    if (answer.status === 200) return answer;
    throw new AegisError('upstream_failed', meaningOf(answer.status, this.#config.resource), {
      details: { status: answer.status },
    });
  }
}

function meaningOf(status: number, resource: string): string {
  if (status === 401) return 'The appliance refused the API token (401)';
  if (status === 403) return 'The API administrator may not do that, or its trusted hosts do not include us (403)';
  if (status === 404) return `The appliance has no external resource ${resource} that takes pushes (404)`;
  return `The appliance answered ${status}`;
}

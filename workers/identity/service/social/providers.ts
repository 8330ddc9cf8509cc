import { readSocialConfig, type SocialConfig } from '../../../../shared/identity/social/config.ts';
import type { SocialProvider } from '../../../../shared/identity/social/provider.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { SystemHealth } from '../../../gateway/route.ts';

export type SocialEnv = Pick<Env, 'AEGIS_SOCIAL' | 'AEGIS_EGRESS_ALLOW'>;

let last: {
  readonly json: string | undefined;
  readonly allow: string | undefined;
  readonly config: SocialConfig;
} | null = null;

/** The configuration, read once as long as it stays the same. */
function configOf({ AEGIS_SOCIAL: json, AEGIS_EGRESS_ALLOW: allow }: SocialEnv): SocialConfig {
  if (last === null || last.json !== json || last.allow !== allow) {
    last = { json, allow, config: readSocialConfig(json, allow) };
  }
  return last.config;
}

/** The providers that somebody can sign in with; none when the configuration cannot be read. */
export function providersOf(env: SocialEnv): readonly SocialProvider[] {
  const config = configOf(env);
  return config.ok ? config.providers : [];
}

/**
 * One provider.
 *
 * @throws AegisError `not_found`; `unavailable` when the configuration cannot be read, with `details.fault`.
 */
export function providerOf(env: SocialEnv, id: string): SocialProvider {
  const config = configOf(env);
  if (!config.ok) {
    throw new AegisError('unavailable', `The secret AEGIS_SOCIAL cannot be used: ${config.fault}.`, {
      details: { unusable: 'AEGIS_SOCIAL', fault: config.fault },
    });
  }
  const provider = config.providers.find((candidate) => candidate.id === id);
  if (provider === undefined) throw new AegisError('not_found', 'There is no such provider.');
  return provider;
}

/** What `/health` says of sign-in with other accounts. */
export function socialHealth(env: SocialEnv): SystemHealth {
  const config = configOf(env);
  if (config.ok) return { status: 'ok', details: { providers: config.providers.map(({ id }) => id) } };
  return { status: 'degraded', details: { unusable: ['AEGIS_SOCIAL'], fault: config.fault } };
}

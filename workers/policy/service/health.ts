import type { SystemHealth } from '../../gateway/route.ts';
import { type AiEnv, modelsOf } from '../ai/models.ts';

/** Whether models are as configured. Without them everything is answered with templates, so that a fault only degrades. */
export function policyHealth(env: AiEnv): SystemHealth {
  const { config } = modelsOf(env);
  if (config.ok) return { status: 'ok', details: {} };
  // `fault` never repeats a value: any of them could be a secret.
  return { status: 'degraded', details: { unusable: ['AEGIS_AI'], fault: config.fault } };
}

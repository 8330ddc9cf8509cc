import { expect, it } from 'vitest';
import { policySystem } from '../../../workers/policy/system.ts';

const ask = (json: string | undefined) => policySystem.health?.({ AEGIS_AI: json } as unknown as Env);

it('tells that models cannot be read, and where, without a value of the secret', async () => {
  expect(await ask(undefined)).toEqual({ status: 'ok', details: {} });
  expect(await ask('{"providers":[]}')).toEqual({ status: 'ok', details: {} });
  const broken = await ask('{"providers":[{"kind":"openai","id":"one","url":"nowhere","key":"sk-not-to-be-seen"}]}');
  expect(broken).toMatchObject({ status: 'degraded', details: { unusable: ['AEGIS_AI'] } });
  expect(JSON.stringify(broken)).toContain('providers.0.url');
  expect(JSON.stringify(broken)).not.toContain('sk-not-to-be-seen');
  expect(await ask('sk-not-to-be-seen')).toMatchObject({ status: 'degraded', details: { fault: 'not JSON' } });
});

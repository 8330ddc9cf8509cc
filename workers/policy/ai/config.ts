import * as v from 'valibot';
import { isUpstreamUrl } from '../../gateway/upstream/guard.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
const url = v.pipe(
  v.string(),
  v.maxLength(500),
  v.url(),
  v.transform((given) => given.replace(/\/+$/, '')),
);
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/), v.notValue('embedded'));
const embedding = v.optional(
  v.strictObject({ model: text(200), dimension: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(8_192)) }),
);
const chat = v.optional(text(200));
const headers = v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/)), text(4_000)));
const key = text(4_000);

const providerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('openai'), id, url, key, headers, chat, embedding }),
  v.strictObject({ kind: v.literal('anthropic'), id, url, key, headers, chat: text(200) }),
  v.strictObject({
    ...{ kind: v.literal('workers-ai'), id, key, chat, embedding, account: text(100) },
    url: v.optional(url, 'https://api.cloudflare.com/client/v4'),
  }),
  /** The binding `AI` of the deployment itself. */
  v.strictObject({ kind: v.literal('workers-ai-binding'), id, chat, embedding }),
]);
export type ProviderSettings = v.InferOutput<typeof providerSchema>;

const configSchema = v.strictObject({
  /** In the order in which they are asked. */
  providers: v.pipe(v.array(providerSchema), v.maxLength(10)),
  vectors: v.optional(
    v.strictObject({
      ...{ kind: v.literal('vectorize'), account: text(100), key, index: text(64), model: text(240) },
      url: v.optional(url, 'https://api.cloudflare.com/client/v4'),
    }),
  ),
  /** Of one attempt, in ms. */
  timeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(60_000)), 8_000),
  /** That one person, key or application may spend on language models in a day of Seoul. */
  dailyTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000)), 100_000),
});

export type AiSettings = v.InferOutput<typeof configSchema>;

export type AiConfig =
  | { readonly ok: true; readonly settings: AiSettings }
  /** `fault` says where and why, and never repeats a value: any of them could be a secret. */
  | { readonly ok: false; readonly fault: string };

const NOTHING: AiConfig = { ok: true, settings: { providers: [], timeoutMs: 8_000, dailyTokens: 100_000 } };

/**
 * Reads the configuration of models.
 *
 * @param json `AEGIS_AI`; nothing or blank means no provider: everything is answered without a model.
 * @param egressAllow `AEGIS_EGRESS_ALLOW`; on this machine only what it lists may be asked.
 * @example
 * readAiConfig('{"providers":[{"kind":"openai","id":"openai","url":"https://api.openai.com/v1","key":"…","chat":"gpt-4o-mini"}]}', '');
 */
export function readAiConfig(json: string | undefined, egressAllow: string | undefined): AiConfig {
  if (json === undefined || json.trim() === '') return NOTHING;
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    // The parser's message would quote the text, and with it a secret.
    return { ok: false, fault: 'not JSON' };
  }
  const read = v.safeParse(configSchema, given);
  if (!read.success)
    return { ok: false, fault: `${v.getDotPath(read.issues[0]) ?? 'it'} is missing, unknown or malformed` };
  const settings = read.output;
  const ids = settings.providers.map((provider) => provider.id);
  if (new Set(ids).size < ids.length) return { ok: false, fault: 'providers: an id is there twice' };
  const refused = [...settings.providers, ...(settings.vectors ? [settings.vectors] : [])].findIndex(
    (one) => 'url' in one && !mayBeAsked(one.url, egressAllow),
  );
  if (refused !== -1)
    return { ok: false, fault: `url of ${refused}: no public https address, nor allowed on this machine` };
  return { ok: true, settings };
}

function mayBeAsked(address: string, egressAllow: string | undefined): boolean {
  const target = new URL(address);
  return isUpstreamUrl(target, [target.host], egressAllow);
}

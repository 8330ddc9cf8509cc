import type { ArtefactFormat } from '../../shared/blacklist/artefact/contract.ts';
import type { Scope } from '../../shared/blacklist/collector.ts';
import { RELAY_HEADER } from '../../shared/blacklist/source/relay-token.ts';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import { fullJitterMs } from '../../shared/kernel/retry.ts';
import { type PrivateRelayKey, signUpload } from './sign.ts';

const ATTEMPTS = 8;
const BACKOFF = { baseMs: 2_000, capMs: 120_000 } as const;
const TIMEOUT_MS = 120_000;
const LONGEST_RETRY_AFTER_MS = 600_000;

export interface Upload {
  readonly bytes: Uint8Array;
  readonly format: ArtefactFormat;
  readonly name: string;
  readonly scope: Scope;
}

export interface Destination {
  /** Base URL of the server. */
  readonly server: string;
  readonly source: string;
  readonly key: PrivateRelayKey;
}

/** What the environment gives; tests give their own. */
export interface UploadEffects {
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly say: (line: string) => void;
}

/** The server has answered that trying again is of no use. */
export class UploadRefused extends Error {}

/**
 * Uploads one artefact until the server has acknowledged it. Every attempt carries a signature of its own, since a
 * signature is good once; the server answers the same bytes with the same run.
 *
 * @returns The id of the run.
 */
export async function upload(artefact: Upload, to: Destination, effects: UploadEffects): Promise<string> {
  const sha256 = await sha256Hex(artefact.bytes);
  const url = new URL(`/api/v1/collection/sources/${encodeURIComponent(to.source)}/artefacts`, to.server);
  let wait = 0;
  for (let attempt = 1; ; attempt++) {
    const answer = await send(artefact, sha256, url, to, effects);
    if (answer.kind === 'taken') return answer.run;
    if (answer.kind === 'refused') throw new UploadRefused(answer.why);
    if (attempt === ATTEMPTS) throw new Error(`gave up after ${ATTEMPTS} attempts: ${answer.why}`);
    wait = Math.max(answer.retryAfterMs, 1_000 + fullJitterMs(attempt - 1, BACKOFF, effects.random));
    effects.say(`${artefact.name}: ${answer.why}; trying again in ${Math.ceil(wait / 1_000)} s`);
    await effects.sleep(wait);
  }
}

type Answer =
  | { readonly kind: 'taken'; readonly run: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs: number };

async function send(
  artefact: Upload,
  sha256: string,
  url: URL,
  to: Destination,
  { fetch, now }: UploadEffects,
): Promise<Answer> {
  const { format, name, scope } = artefact;
  const signature = await signUpload(to.key, { sub: to.source, sha256, format, name, scope }, now());
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', [RELAY_HEADER]: signature },
      body: artefact.bytes as Uint8Array<ArrayBuffer>,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.name : 'error';
    return { kind: 'later', why: `the server cannot be reached (${why})`, retryAfterMs: 0 };
  }
  if (response.status === 202) return { kind: 'taken', run: await runOf(response) };
  const why = await problemOf(response);
  const isTemporary = response.status === 429 || response.status >= 500;
  if (!isTemporary) return { kind: 'refused', why };
  const retryAfter = Number(response.headers.get('retry-after') ?? 0) * 1_000;
  return { kind: 'later', why, retryAfterMs: Math.min(LONGEST_RETRY_AFTER_MS, retryAfter || 0) };
}

async function runOf(response: Response): Promise<string> {
  const body = (await response.json()) as { run?: { id?: string } };
  return body.run?.id ?? 'unknown';
}

async function problemOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { title?: string; detail?: string };
    return `HTTP ${response.status}: ${problem.detail ?? problem.title ?? 'no reason given'}`;
  } catch {
    // A proxy's error page says no more than its status.
    return `HTTP ${response.status}`;
  }
}

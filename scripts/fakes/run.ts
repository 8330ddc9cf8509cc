import type {
  Attention,
  AttentionAnswer,
  CollectionPlan,
  Collector,
  CollectorIo,
  CollectorRequest,
  CollectorResponse,
  Credentials,
  RawArtefact,
  StepOutcome,
} from '../../shared/blacklist/collector.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import type { ManualClock } from './clock.ts';

/** A real HTTP port for Node, with the limits and the manual redirects that the contract wants. */
export function createNodeIo(now: () => number, credentials: Credentials | null): CollectorIo {
  return { now, credentials, fetch: fetchOnce };
}

async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new AegisError('artefact_too_large', `more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function fetchOnce(request: CollectorRequest): Promise<CollectorResponse> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return {
      status: response.status,
      url: request.url,
      headers: Object.fromEntries(response.headers),
      setCookies: response.headers.getSetCookie(),
      body: await readCapped(response, request.maxBytes),
    };
  } catch (thrown) {
    if (thrown instanceof AegisError) throw thrown;
    throw new AegisError('collection_unreachable', 'no answer', { cause: thrown });
  }
}

export interface RunOptions {
  /** Moved by every wait, so that a run takes no real time. */
  readonly clock: ManualClock;
  readonly io: CollectorIo;
  /** What a person answers; without it the run ends at the first question. `null` ends it at that question. */
  readonly answer?: (attention: Attention) => AttentionAnswer | null;
  /** Sees the stored state before each step and may return another one. */
  readonly beforeStep?: (stored: string, step: number) => string;
  /** Called instead of `collector.step`, to crash or repeat it. */
  readonly step?: <State>(collector: Collector<State>, state: State, io: CollectorIo) => Promise<StepOutcome<State>>;
}

export interface RunResult<State> {
  readonly outcome: StepOutcome<State>;
  readonly artefacts: readonly RawArtefact[];
  readonly steps: number;
  readonly attentions: readonly Attention[];
}

const MAX_STEPS = 10_000;

/**
 * Runs a collector as the source actor does: the state goes through JSON between the steps, waits move the clock,
 * questions are answered by `answer`.
 *
 * @example
 * const clock = createManualClock(Date.UTC(2026, 5, 24));
 * const io = createNodeIo(clock.now, { username: 'demo', password: 'demo-password' });
 * const { outcome, artefacts } = await runCollector(createRegtechCollector(), plan, { clock, io });
 */
export async function runCollector<State>(
  collector: Collector<State>,
  plan: CollectionPlan,
  options: RunOptions,
): Promise<RunResult<State>> {
  const step = options.step ?? ((subject, state, io) => subject.step(state, io));
  const artefacts: RawArtefact[] = [];
  const attentions: Attention[] = [];
  let stored = JSON.stringify(collector.start(plan));
  for (let steps = 1; steps <= MAX_STEPS; steps++) {
    stored = options.beforeStep?.(stored, steps) ?? stored;
    const outcome = await step(collector, JSON.parse(stored) as State, options.io);
    if (outcome.kind === 'continue' || outcome.kind === 'done') artefacts.push(...outcome.artefacts);
    if (outcome.kind === 'continue') {
      stored = JSON.stringify(outcome.state);
      options.clock.advance(outcome.waitMs);
    } else if (outcome.kind === 'attention') {
      attentions.push(outcome.attention);
      const answer = options.answer?.(outcome.attention) ?? null;
      if (answer === null) return { outcome, artefacts, steps, attentions };
      stored = JSON.stringify(collector.answer(JSON.parse(JSON.stringify(outcome.state)) as State, answer));
    } else {
      return { outcome, artefacts, steps, attentions };
    }
  }
  throw new Error(`the run did not end within ${MAX_STEPS} steps`);
}

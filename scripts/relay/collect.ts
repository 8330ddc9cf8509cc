import { createHttpPort, egressPolicyOf } from '../../durable-objects/kernel/http-port.ts';
import type {
  Attention,
  AttentionAnswer,
  CollectionPlan,
  Credentials,
  RawArtefact,
} from '../../shared/blacklist/collector.ts';
import { type CollectorKind, createCollectors } from '../../shared/blacklist/collectors.ts';
import type { Logger } from '../../shared/kernel/log.ts';
import type { Upload } from './upload.ts';

/** No run takes so many steps; a collector that does has lost its way. */
const MAX_STEPS = 10_000;

export interface CollectInput {
  readonly kind: CollectorKind;
  readonly plan: CollectionPlan;
  readonly credentials: Credentials | null;
  /** Loopback hosts that may be reached, as in `AEGIS_EGRESS_ALLOW`. */
  readonly allow: string;
  readonly log: Logger;
  readonly sleep: (ms: number) => Promise<void>;
  /** Asks a person; never answered on their behalf. */
  readonly ask: (attention: Attention) => Promise<AttentionAnswer>;
  /** Keeps an artefact before the next request is made. */
  readonly keep: (upload: Upload) => Promise<void>;
}

/** Runs the very collector that the server would run, from this network. Returns the number of artefacts kept. */
export async function collect(input: CollectInput): Promise<number> {
  const egress = egressPolicyOf(input.allow);
  const collector = createCollectors(egress)[input.kind];
  const io = { fetch: createHttpPort({ egress, log: input.log }), now: Date.now, credentials: input.credentials };
  let state = collector.start(input.plan);
  let kept = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const outcome = await collector.step(state, io);
    if (outcome.kind === 'failed') throw new Error(`${outcome.code}: ${outcome.message}`);
    if (outcome.kind === 'attention') {
      state = collector.answer(outcome.state, await input.ask(outcome.attention));
      continue;
    }
    for (const artefact of outcome.artefacts) {
      await input.keep(uploadOf(artefact));
      kept++;
    }
    if (outcome.kind === 'done') return kept;
    state = outcome.state;
    await input.sleep(outcome.waitMs);
  }
  throw new Error(`the collector did not finish within ${MAX_STEPS} steps`);
}

/**
 * A page that is a part of a window proves nothing about the rest of it, and each upload is read by itself: such pages
 * travel as additions.
 */
function uploadOf({ bytes, format, name, scope, group }: RawArtefact): Upload {
  return { bytes, format, name: name.slice(0, 200), scope: group === null ? scope : { kind: 'partial' } };
}

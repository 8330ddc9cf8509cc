import * as v from 'valibot';
import { pointerKey, pointerSchema } from '../../../shared/blacklist/publication/pointer.ts';
import { linesOf } from '../../../shared/blacklist/push/lines.ts';
import type { PushTarget } from '../../../shared/blacklist/push/state.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/** FortiOS takes 300,000 entries at most; a list of millions as lines would not fit the memory of this actor. */
const MAX_LINES = 500_000;

/** What lists have published, read from where the edge reads it; an event only says that it is time to look. */
export class Published {
  readonly #bucket: R2Bucket;
  /** The text that was read last: a push asks for it with every request. */
  #last: { readonly sha256: string; readonly lines: readonly string[] } | null = null;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  /** The live version of a list; `null` when it was never published. */
  async live(list: string): Promise<PushTarget | null> {
    const object = await this.#bucket.get(pointerKey(list));
    if (object === null) return null;
    const { version, sha256, textKey, lines4, lines6 } = v.parse(pointerSchema, await object.json());
    return { version, sha256, textKey, lines: lines4 + lines6 };
  }

  /**
   * The lines of a version that is to be pushed.
   *
   * @throws AegisError `internal` when its text is missing or empty: an empty list would let everything pass;
   * `payload_too_large` for one that no appliance could hold.
   */
  async lines(target: PushTarget): Promise<readonly string[]> {
    if (this.#last?.sha256 === target.sha256) return this.#last.lines;
    if (target.lines > MAX_LINES) {
      throw new AegisError(
        'payload_too_large',
        `Version ${target.version} has ${target.lines} lines; no appliance takes more than ${MAX_LINES}`,
      );
    }
    const lines = (await this.#read(target)) ?? [];
    if (lines.length === 0)
      throw new AegisError('internal', `The text of version ${target.version} is missing or empty`);
    this.#last = { sha256: target.sha256, lines };
    return lines;
  }

  /** The lines of a version that was pushed once; `null` when its text is gone, as those of old versions are. */
  formerLines(target: PushTarget): Promise<readonly string[] | null> {
    return this.#read(target);
  }

  /** Lets go of what was kept in memory. */
  forget(): void {
    this.#last = null;
  }

  async #read({ textKey }: PushTarget): Promise<string[] | null> {
    const object = await this.#bucket.get(textKey);
    return object === null ? null : linesOf(await object.text());
  }
}

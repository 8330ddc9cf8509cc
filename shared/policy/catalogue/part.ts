import type { PolicyDocument } from '../document/document.ts';
import type { Soundness } from '../lifecycle/quality.ts';

/** A published programme as it goes into a snapshot. */
export interface Published {
  readonly document: PolicyDocument;
  /** Version of the policy's actor, rising. */
  readonly version: number;
  /** As the actor knows it, who has also seen where sources disagree; without it, by the document alone. */
  readonly soundness?: Soundness | undefined;
  /** Where a source has said it again since, without a word that differs; else the document's own day counts. */
  readonly verifiedOn?: string | null | undefined;
}

/**
 * All programmes of a snapshot, rising by id. Not an array: eleven thousand documents do not fit the memory at once, so each
 * `for … of` reads them anew from where they are kept, a few at a time. Go through them as often as needed, keep what you need.
 * An array is one, too.
 */
export interface PublishedSeries extends Iterable<Published> {
  readonly length: number;
}

/**
 * One part of a catalogue snapshot: verdict programs, cards, search index, graph. All parts of one snapshot are built from the same
 * documents in the same order (rising by id), so that position `n` means the same programme in every part.
 *
 * `build` is a pure function of the documents: the same documents give the same bytes, always, on every machine.
 */
export interface CataloguePart<T> {
  readonly name: string;
  build(published: PublishedSeries): Uint8Array;
  /** @throws AegisError `internal` for bytes that `build` of this version has not written. */
  open(bytes: Uint8Array): T;
}

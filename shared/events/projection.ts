import type { Envelope } from './envelope.ts';

/**
 * How far a stream has been projected: everything up to `head`, and further single events after a hole, rising. A queue
 * does not keep the order, so holes are usual and close by themselves.
 */
export interface Position {
  readonly head: number;
  readonly ahead: readonly number[];
}

/** The position before the first event. */
export const NOTHING_PROJECTED: Position = { head: 0, ahead: [] };

/** Turns the events of one system into its read model. `E` is the Worker's environment. */
export interface Projector<E> {
  /** What the types of its events begin with, the dot included: `blacklist.`. */
  readonly prefix: string;
  /**
   * Applies events of one stream, rising by sequence, possibly with holes, possibly seen before. Each event must count
   * once however often it comes; all or nothing of the given ones.
   */
  project(envelopes: readonly Envelope[], env: E): Promise<void>;
  /**
   * Applies events of several streams at once, each stream as for `project`; all or nothing. Where many actors speak at the same time
   * this saves most of the way to the database; a projector without it is given one stream after another.
   */
  projectTogether?(streams: ReadonlyMap<string, readonly Envelope[]>, env: E): Promise<void>;
  /** The positions of several streams in one query; without it they are asked for one by one. */
  positions?(sources: readonly string[], env: E): Promise<ReadonlyMap<string, number>>;
  /** The contiguous head of what is applied, by the projector's own position table. */
  position(source: string, env: E): Promise<number>;
  /** Tells the actor that everything up to `sequence` is applied. */
  confirm(source: string, sequence: number, env: E): Promise<void>;
}

/** Whether the event at `sequence` is applied already. */
export function isProjected(position: Position, sequence: number): boolean {
  return sequence <= position.head || position.ahead.includes(sequence);
}

/**
 * The position after further events were applied; the head moves over every hole that they close.
 *
 * @example
 * advance({ head: 2, ahead: [4] }, [3]); // { head: 4, ahead: [] }
 */
export function advance(position: Position, sequences: readonly number[]): Position {
  const pending = [...new Set([...position.ahead, ...sequences])].sort((a, b) => a - b);
  let { head } = position;
  const ahead: number[] = [];
  for (const sequence of pending) {
    if (sequence === head + 1) head = sequence;
    else if (sequence > head) ahead.push(sequence);
  }
  return { head, ahead };
}

/**
 * Sorts envelopes into their streams: per `source` rising by sequence, each sequence once.
 *
 * @example
 * streamsOf([b2, a1, b1, b2]).get('b'); // [b1, b2]
 */
export function streamsOf(envelopes: readonly Envelope[]): Map<string, Envelope[]> {
  const streams = new Map<string, Map<number, Envelope>>();
  for (const envelope of envelopes) {
    const stream = streams.get(envelope.source) ?? new Map<number, Envelope>();
    stream.set(envelope.sequence, envelope);
    streams.set(envelope.source, stream);
  }
  return new Map(
    [...streams].map(([source, stream]) => [source, [...stream.values()].sort((a, b) => a.sequence - b.sequence)]),
  );
}

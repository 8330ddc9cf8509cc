import type { Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { collectionStatements } from './collection.ts';
import { policyStatements } from './policies.ts';
import { recommendationStatements } from './recommendations.ts';

/** The events of one kind of actor: what they write, and who is told how far that has come. */
export interface Stream {
  /** What the sources of its envelopes begin with, up to the name of the actor. */
  readonly prefix: string;
  /** The writes of one event to the read model. Events may come in any order: guard what is set by the sequence. */
  statements(envelope: Envelope, db: D1Database): D1PreparedStatement[];
  confirm(env: Env, name: string, sequence: number): Promise<void>;
}

/** One line for each kind of actor of this system. */
const STREAMS: readonly Stream[] = [
  {
    prefix: '/policy/policies/',
    statements: policyStatements,
    confirm: (env, name, sequence) => env.POLICY.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/policy/sources/',
    statements: collectionStatements,
    confirm: (env, name, sequence) => env.POLICY_SOURCES.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/policy/applicants/',
    statements: recommendationStatements,
    confirm: (env, name, sequence) => env.APPLICANT.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/policy/rules/',
    // The rule book itself answers what it holds.
    statements: () => [],
    confirm: (env, name, sequence) => env.RULE_BOOK.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/policy/models/',
    statements: () => [],
    confirm: (env, name, sequence) => env.MODEL_BOARD.getByName(name).confirmOutbox(sequence),
  },
];

/**
 * The stream that an envelope's source belongs to, and the name of its actor.
 *
 * @throws AegisError `not_found`: the message goes to the dead letters, where a person can read it.
 */
export function streamOf(source: string): { readonly stream: Stream; readonly name: string } {
  const stream = STREAMS.find(({ prefix }) => source.startsWith(prefix));
  if (stream === undefined) throw new AegisError('not_found', `no actor has the stream ${source}`);
  return { stream, name: source.slice(stream.prefix.length) };
}

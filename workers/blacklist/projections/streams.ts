import type { Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firewallStatements } from './firewalls.ts';
import { indicatorStatements } from './indicators.ts';
import { listStatements } from './lists.ts';
import { sourceStatements } from './sources.ts';

/** The events of one kind of actor: what they write, and who is told how far that has come. */
export interface Stream {
  /** What the sources of its envelopes begin with, up to the name of the actor. */
  readonly prefix: string;
  /** The writes of one event to the read model; the audit is written for every stream. */
  statements(envelope: Envelope, db: D1Database): D1PreparedStatement[];
  confirm(env: Env, name: string, sequence: number): Promise<void>;
}

/** A stream that only the audit and the reactions read. */
const nothing = (): D1PreparedStatement[] => [];

const STREAMS: readonly Stream[] = [
  {
    prefix: '/blacklist/lists/',
    statements: listStatements,
    confirm: (env, name, sequence) => env.BLACKLIST.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/sources/',
    statements: sourceStatements,
    confirm: (env, name, sequence) => env.SOURCE.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/consumers/',
    statements: nothing,
    confirm: (env, name, sequence) => env.FEED_KEYS.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/firewalls/',
    statements: firewallStatements,
    confirm: (env, name, sequence) => env.FIREWALLS.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/indicators/',
    statements: indicatorStatements,
    confirm: (env, name, sequence) => env.INDICATORS.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/alerts/',
    statements: nothing,
    confirm: (env, name, sequence) => env.ALERTS.getByName(name).confirmOutbox(sequence),
  },
  {
    prefix: '/blacklist/signing/',
    statements: nothing,
    confirm: (env, name, sequence) => env.FEED_SIGNER.getByName(name).confirmOutbox(sequence),
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

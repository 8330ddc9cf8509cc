import { readPosition, readPositions } from '../../../shared/events/ledger.ts';
import type { Projector } from '../../../shared/events/projection.ts';
import { react } from '../reactions/react.ts';
import { projectEvents } from './project.ts';
import { streamOf } from './streams.ts';

/** Turns events of the policy system into the read model in D1, and tells the actors how far that has come. */
export const policyProjector: Projector<Env> = {
  prefix: 'policy.',

  async project(envelopes, env) {
    await projectEvents(envelopes, env);
    await react(envelopes, env);
  },

  async projectTogether(streams, env) {
    await policyProjector.project([...streams.values()].flat(), env);
  },

  async positions(sources, env) {
    const positions = await readPositions<D1PreparedStatement>(env.POLICY_DB, sources);
    return new Map([...positions].map(([source, { head }]) => [source, head]));
  },

  async position(source, env) {
    return (await readPosition<D1PreparedStatement>(env.POLICY_DB, source)).head;
  },

  async confirm(source, sequence, env) {
    const { stream, name } = streamOf(source);
    await stream.confirm(env, name, sequence);
  },
};

// The deployed Worker with what the bench of recommendations needs beside its own routes. Bundled by `startSystem({ entry })`.
import { DurableObject } from 'cloudflare:workers';
import * as z from 'zod';
import { judgeAll } from '../../shared/policy/eligibility/judge-all.ts';
import { runCron } from '../../workers/cron.ts';
import { consumeQueue } from '../../workers/events/queue.ts';
import { createGateway } from '../../workers/gateway/app.ts';
import { defineRoute, implement, type SystemModule } from '../../workers/gateway/route.ts';
import { identityAuthenticator } from '../../workers/identity/authenticator.ts';
import { identitySystem } from '../../workers/identity/system.ts';
import { operationsSystem } from '../../workers/operations/system.ts';
import { currentCatalogue } from '../../workers/policy/edge/catalogue.ts';
import { policySystem } from '../../workers/policy/system.ts';

export * from '../../workers/index.ts';

/** The bench lays a snapshot into the bucket itself, so that there is no compiler, and nothing but to agree. Asked once an isolate. */
export class PolicyCatalogue extends DurableObject<Env> {
  keep(): void {}
}

const hidden = {
  tag: 'bench',
  permission: 'public',
  rate: 'check',
  errors: [],
  summary: 'Of a bench',
  responses: { 200: { description: 'Done.', schema: z.object({}).loose() } },
} as const;

const putObject = defineRoute({
  ...hidden,
  operationId: 'benchObject',
  method: 'put',
  path: '/api/v1/bench/object',
  rawBody: { maxBytes: 100 * 1024 * 1024, mediaTypes: ['any'] },
  request: { query: z.object({ key: z.string() }) },
});

const getNoop = defineRoute({ ...hidden, operationId: 'benchNothing', method: 'get', path: '/api/v1/bench/nothing' });

const getVerdicts = defineRoute({
  ...hidden,
  operationId: 'benchVerdicts',
  method: 'get',
  path: '/api/v1/bench/verdicts',
  request: { query: z.object({ times: z.coerce.number().int() }) },
});

const applicant = { age: { min: 27, max: 27 }, region: { region: '11110' }, incomePercent: { min: 55, max: 55 } };

const bench: SystemModule = {
  name: 'bench',
  routes: [
    implement(putObject, async ({ query }, ctx) => {
      await ctx.env.SNAPSHOTS.put(query.key, await ctx.request.arrayBuffer());
      return { status: 200, body: {} };
    }),
    implement(getNoop, async () => ({ status: 200, body: {} })),
    // A Worker's clock stands still while it computes: whoever asks times the answers, of many times and of none.
    implement(getVerdicts, async ({ query }, ctx) => {
      const { programs } = await currentCatalogue(ctx.env, ctx.now());
      let known = 0;
      for (let time = 0; time < query.times; time++) {
        for (const code of judgeAll(programs, { applicant }, '2026-11-24')) known += code & 1;
      }
      return { status: 200, body: { programmes: programs.ids.length, known } };
    }),
  ],
};

const gateway = createGateway([operationsSystem, identitySystem, policySystem, bench], {
  authenticator: identityAuthenticator,
});

// biome-ignore lint/style/noDefaultExport: the runtime takes a Worker by its default export.
export default {
  fetch: gateway.fetch,
  queue: consumeQueue,
  scheduled: runCron,
} satisfies ExportedHandler<Env>;

import { AegisError } from '../../shared/kernel/error.ts';
import { ERROR_KINDS, type ErrorCode } from '../../shared/kernel/error-codes.ts';
import * as contract from './contract.ts';
import { createHealthCheck } from './health.ts';
import { EXPOSITION_TYPE, expositionOf } from './metrics/exposition.ts';
import { readGauges } from './metrics/gauge.ts';
import type { Recorder } from './metrics/recorder.ts';
import { readShards } from './metrics/shards.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { openApiText } from './openapi-text.ts';
import { docsPage } from './pages/docs-page.ts';
import { errorPage } from './pages/error-page.ts';
import { landingPage } from './pages/landing-page.ts';
import { pageLanguage } from './pages/layout.ts';
import { STYLESHEET } from './pages/stylesheet.ts';
import { createReadinessCheck } from './readiness.ts';
import { implement, type MountedRoute, pathParameters, type SystemModule } from './route.ts';
import { enabledSystems, PLATFORM } from './systems.ts';

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_KINDS, code);

/** Where the pages for one's own account begin, if a system mounts them. */
const ACCOUNT_PATH = '/account';

/** The path of the list `main` at the first feed that is switched on, or `null`. */
function feedPath(systems: readonly SystemModule[], enabled: ReadonlySet<string>): string | null {
  const routes = systems.filter((system) => enabled.has(system.name)).flatMap((system) => system.routes);
  const feed = routes.find(
    ({ route }) => route.authenticate === 'feed-key' && pathParameters(route.path).join() === 'list',
  );
  return feed?.route.path.replace(/\{\w+\}/, 'main') ?? null;
}

/** The gateway's own routes: landing page, health, metrics, documents. They belong to no system and are always on. */
export function platformSystem(systems: readonly SystemModule[], recorder: Recorder): SystemModule {
  const checkHealth = createHealthCheck();
  const checkReadiness = createReadinessCheck();
  const routes: readonly MountedRoute[] = [
    implement(contract.landing, async ({ query }, { request, env }) => {
      const enabled = enabledSystems(env.SYSTEMS);
      const feed = feedPath(systems, enabled);
      const hasAccounts = systems.some(
        (system) => enabled.has(system.name) && system.routes.some(({ route }) => route.path === ACCOUNT_PATH),
      );
      const feedUrl = feed === null ? null : `${new URL(request.url).origin}${feed}`;
      return landingPage(pageLanguage(request, query.lang), feedUrl, hasAccounts);
    }),
    implement(contract.health, async (_input, { env, now, log }) => {
      const enabled = enabledSystems(env.SYSTEMS);
      const report = await checkHealth(
        env,
        systems.filter((system) => enabled.has(system.name)),
        now(),
        log,
      );
      return { status: report.status === 'down' ? 503 : 200, body: report, headers: { 'cache-control': 'no-store' } };
    }),
    implement(contract.live, async () => ({ status: 200, body: { status: 'ok' } })),
    implement(contract.ready, async (_input, { env, now, log }) => {
      const report = await checkReadiness(env, now(), log);
      return { status: report.status === 'down' ? 503 : 200, body: report, headers: { 'cache-control': 'no-store' } };
    }),
    implement(contract.metrics, async (_input, { env, now, log, waitUntil }) => {
      const shards = env.METRICS as Env['METRICS'] | undefined;
      if (shards === undefined) throw new AegisError('unavailable', 'This deployment keeps no metrics.');
      // So that who asks sees what they did right before.
      await recorder.flush({ shards, waitUntil, log });
      const enabled = enabledSystems(env.SYSTEMS);
      const gauges = systems.flatMap((system) => (enabled.has(system.name) ? (system.gauges ?? []) : []));
      const [values, read] = await Promise.all([readShards(shards), readGauges(gauges, env, now(), log)]);
      return new Response(expositionOf(values, read), { headers: { 'content-type': EXPOSITION_TYPE } });
    }),
    implement(contract.openapi, async () => {
      return new Response(await openApiText(), { headers: { 'content-type': 'application/json' } });
    }),
    implement(contract.docs, async ({ query }, { request }) => {
      const document = JSON.parse(await openApiText()) as OpenApiDocument;
      return docsPage(document, pageLanguage(request, query.lang));
    }),
    implement(contract.errorDocs, async ({ params, query }, { request }) => {
      if (!isErrorCode(params.code)) throw new AegisError('not_found', 'There is no such error code.');
      return errorPage(params.code, pageLanguage(request, query.lang), new URL(request.url).origin);
    }),
    implement(contract.stylesheet, async () => {
      return new Response(STYLESHEET, { headers: { 'content-type': 'text/css; charset=utf-8' } });
    }),
  ];
  return { name: PLATFORM, routes };
}

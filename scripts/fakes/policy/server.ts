import type { Clock } from '../clock.ts';
import { type FakeAnswer, type FakeRequest, plainLog, startFakeServer } from '../server.ts';
import { bokjiroSites, centralServices, localServices } from './bokjiro-sites.ts';
import { announcements, businessSites, startups } from './business-sites.ts';
import { damaged, gatewayXml, insteadOf } from './faults.ts';
import { type Gov24Data, generateGov24, type Row } from './generate.ts';
import { gov24Sites } from './gov24-sites.ts';
import { createScript, type Fault } from './script.ts';
import type { Site } from './site.ts';
import { oldYouthPolicies, youthPolicies, youthSites } from './youth-sites.ts';

export interface PolicySourcesOptions {
  readonly port?: number;
  readonly host?: string;
  readonly clock?: Clock;
  /** Services of the national catalogue: some hundreds (`few`, the default), as many as the real one (`all`: 11,032), or a number. */
  readonly size?: 'few' | 'all' | number;
  /** Records of every other source. Default 40. */
  readonly others?: number;
  readonly seed?: number;
  /** Day around which windows lie. */
  readonly today?: string;
  /** Key of every source. Default `demo+key/=`: one that shows whether it was encoded exactly once. */
  readonly key?: string;
  /** Requests that each source answers in all before it says that the quota is used up. Default: no end. */
  readonly quota?: number;
  /** Faults from the start. */
  readonly faults?: readonly Fault[];
}

export interface PolicySources {
  /** `http://127.0.0.1:<port>`, the `origin` of every source's settings. */
  readonly origin: string;
  readonly key: string;
  readonly data: Gov24Data;
  /** Every request so far, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** Lets a fault happen from now on. */
  script(fault: Fault): void;
  /** No more faults; the data stays. */
  reset(): void;
  /** Changes fields of a service of the national catalogue in every endpoint that has the field; `false` for one that is not there. */
  change(id: string, fields: Row): boolean;
  /** Removes a service of the national catalogue from every endpoint. */
  remove(id: string): boolean;
  stop(): Promise<void>;
}

const FEW = 300;
const DEMO_KEY = 'demo+key/=';

function changeRow(rows: Row[], id: string, fields: Row): boolean {
  const row = rows.find((candidate) => candidate.서비스ID === id);
  if (row === undefined) return false;
  for (const [name, value] of Object.entries(fields)) if (name in row || /^JA\d{4}$/.test(name)) row[name] = value;
  return true;
}

function removeRow(rows: Row[], id: string): boolean {
  const at = rows.findIndex((candidate) => candidate.서비스ID === id);
  if (at !== -1) rows.splice(at, 1);
  return at !== -1;
}

/**
 * Every source of programmes on loopback, with scripted faults: in process through what is returned, from elsewhere by `POST /__control`
 * (`{"script":{…}}`, `{"reset":true}`, `{"change":{"id":"…","fields":{…}}}`, `{"remove":"…"}`) and `GET /__control` for the requests.
 *
 * @example
 * const sources = await startPolicySources({ size: 'few' });
 * sources.script({ kind: 'too-many', path: '/api/gov24', times: 1, retryAfterSeconds: 1 });
 * await sources.stop();
 */
export async function startPolicySources(options: PolicySourcesOptions = {}): Promise<PolicySources> {
  const { size = 'few', key = DEMO_KEY, others = 40, quota = Number.POSITIVE_INFINITY } = options;
  const data = generateGov24({
    ...(size === 'all' ? {} : { count: size === 'few' ? FEW : size }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.today === undefined ? {} : { today: options.today }),
  });
  const today = options.today ?? '2026-11-24';
  const sites: Readonly<Record<string, Site>> = {
    ...gov24Sites(data),
    ...youthSites(youthPolicies(others, today), oldYouthPolicies(others)),
    ...bokjiroSites(centralServices(others), localServices(others)),
    ...businessSites(announcements(others, today), startups(others, today)),
  };
  const script = createScript();
  for (const fault of options.faults ?? []) script.add(fault);
  const log: FakeRequest[] = [];
  const used = new Map<string, number>();

  const handle = (request: FakeRequest): FakeAnswer => {
    const site = sites[request.path];
    if (site === undefined) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'API not found' };
    const asked = Number(request.query.get(site.page) ?? '1') || 1;
    const faults = script.next(request.path, asked);
    for (const fault of faults) {
      const instead = insteadOf(fault);
      if (instead !== null) return instead;
    }
    if (request.query.get(site.key) !== key) return site.refuse();
    const source = request.path.split('/')[1] ?? '';
    const count = (used.get(source) ?? 0) + 1;
    used.set(source, count);
    if (count > quota) return gatewayXml(22);
    const page = faults.some(({ kind }) => kind === 'repeat-page') ? 1 : asked;
    return damaged(site.answer({ request, page, faults }), faults);
  };

  const lists = [data.serviceList, data.serviceDetail, data.supportConditions];
  const change = (id: string, fields: Row): boolean => lists.map((rows) => changeRow(rows, id, fields)).some(Boolean);
  const remove = (id: string): boolean => lists.map((rows) => removeRow(rows, id)).some(Boolean);

  const control = (command: unknown): unknown => {
    const order = (command ?? {}) as {
      script?: Fault;
      reset?: boolean;
      change?: { id: string; fields: Row };
      remove?: string;
    };
    if (order.script) script.add(order.script);
    if (order.reset) script.reset();
    if (order.change) return change(order.change.id, order.change.fields);
    if (order.remove) return remove(order.remove);
    return command === null ? plainLog(log) : true;
  };

  const server = await startFakeServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    clock: options.clock ?? Date.now,
    log,
    handle,
    control,
  });
  return {
    origin: server.url,
    key,
    data,
    requests: log,
    script: script.add,
    reset: script.reset,
    change,
    remove,
    stop: server.close,
  };
}

// The deployed Worker, counting what it asks of R2. Bundled by `startSystem({ entry })`, never deployed.
import { env } from 'cloudflare:workers';
import worker from '../../workers/index.ts';
import type { R2Usage } from './r2-usage.ts';

export * from '../../workers/index.ts';

const NOTHING: R2Usage = { writes: 0, reads: 0, bytesWritten: 0, bytesAsked: 0 };
let usage = { ...NOTHING };

// All buckets, from requests and actors alike: they share the prototype.
const bucket = Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket;
const { get, head, put, list } = bucket;
bucket.get = async function counted(this: R2Bucket, key: string, options?: R2GetOptions) {
  usage.reads += 1;
  const object = await get.call(this, key, options as R2GetOptions & { onlyIf: R2Conditional });
  const range = object?.range as { length?: number } | undefined;
  if (object && 'body' in object) usage.bytesAsked += range?.length ?? object.size;
  return object;
} as R2Bucket['get'];
bucket.head = async function counted(this: R2Bucket, key: string) {
  usage.reads += 1;
  return head.call(this, key);
};
bucket.put = async function counted(this: R2Bucket, ...args: Parameters<R2Bucket['put']>) {
  usage.writes += 1;
  const object = await put.apply(this, args);
  usage.bytesWritten += object?.size ?? 0;
  return object;
} as R2Bucket['put'];
bucket.list = async function counted(this: R2Bucket, options?: R2ListOptions) {
  usage.writes += 1;
  return list.call(this, options);
};

// biome-ignore lint/style/noDefaultExport: the runtime takes a Worker by its default export.
export default {
  ...worker,
  fetch(request: Request<unknown, IncomingRequestCfProperties>, bindings: Env, ctx: ExecutionContext) {
    if (new URL(request.url).pathname !== '/bench/r2') return worker.fetch(request, bindings, ctx);
    const answer = Response.json(usage);
    usage = { ...NOTHING };
    return answer;
  },
};

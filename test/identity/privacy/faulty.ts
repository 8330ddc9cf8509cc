import { env } from 'cloudflare:workers';

/** Where an edge goes down: at which of its steps, counted from 0, and whether that step had its effect. */
export interface Fault {
  readonly step: number;
  readonly effect: 'none' | 'done';
}

/** An environment whose edge goes down at a step: calls of actors, batches and writes of D1, writes of buckets. */
export function faultyEnv(fault: Fault | null, between: () => Promise<void> = async () => undefined) {
  let steps = 0;
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const step = steps;
    steps += 1;
    if (fault !== null && (step > fault.step || (step === fault.step && fault.effect === 'none'))) {
      throw new Error(`down before step ${step}`);
    }
    const result = await work();
    await between();
    if (fault !== null && step === fault.step) throw new Error(`down after step ${step}`);
    return result;
  };
  const USER = {
    getByName(name: string) {
      // Anew for each call: the one before may have been broken by an eviction.
      return {
        call: (...args: [string, string, unknown[]]) => run(async () => env.USER.getByName(name).call(...args)),
      };
    },
  } as unknown as Env['USER'];
  const database = (db: D1Database) =>
    ({
      prepare: (sql: string) => ({
        bind: (...values: unknown[]) => {
          const bound = db.prepare(sql).bind(...values);
          return Object.assign(Object.create(bound), {
            real: bound,
            first: () => run(() => bound.first()),
            run: () => run(() => bound.run()),
          });
        },
      }),
      batch: (statements: { real: D1PreparedStatement }[]) => run(() => db.batch(statements.map(({ real }) => real))),
    }) as unknown as D1Database;
  const EXPORTS = {
    list: (options: R2ListOptions) => env.EXPORTS.list(options),
    delete: (keys: string[]) => run(() => env.EXPORTS.delete(keys)),
    put: (key: string, value: string, options: R2PutOptions) => run(() => env.EXPORTS.put(key, value, options)),
  } as unknown as R2Bucket;
  const edge: Env = {
    ...env,
    ...{ USER, EXPORTS, IDENTITY_DB: database(env.IDENTITY_DB), BLACKLIST_DB: database(env.BLACKLIST_DB) },
  };
  return { env: edge, steps: () => steps };
}

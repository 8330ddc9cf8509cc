import { DurableObject } from 'cloudflare:workers';
import { logger } from '../../shared/kernel/log.ts';
import type { CatalogueNews } from '../../shared/policy/catalogue/news.ts';
import { PARTS } from '../../shared/policy/catalogue/parts.ts';
import { Alarms } from '../kernel/alarms.ts';
import { migrate } from '../kernel/migrations.ts';
import { Compiler } from './catalogue/compiler.ts';
import { Documents } from './catalogue/documents.ts';
import { Objects } from './catalogue/objects.ts';
import { type CompileRun, Runs } from './catalogue/runs.ts';
import { CATALOGUE_MIGRATIONS } from './catalogue/schema.ts';
import { Settings } from './catalogue/settings.ts';

/** Changes that come within this time share a compilation, */
const DEBOUNCE_MS = 3_000;
/** but no change waits longer than this for one to begin, while others stream in. */
const LONGEST_WAIT_MS = 30_000;
const DAY_MS = 86_400_000;

/** How the catalogue stands. */
export interface CatalogueStatus {
  /** Version that the edge reads; `null` before the first. */
  readonly live: string | null;
  /** How many programmes the next compilation would hold, without what is pending. */
  readonly count: number;
  /** Programmes with news that no compilation has taken in. */
  readonly pending: number;
  /** ms since the epoch; `null`: nothing waits. */
  readonly waitingSince: number | null;
  readonly nextCompilationAt: number | null;
  /** Newest first. `vector_embedding_pipeline` and `knowledge_graph_update` are what became of the parts `search` and `graph`. */
  readonly runs: readonly CompileRun[];
}

/** All published programmes, compiled into the snapshot that every isolate reads. */
export class PolicyCatalogue extends DurableObject<Env> {
  readonly #documents: Documents;
  readonly #objects: Objects;
  readonly #runs: Runs;
  readonly #settings: Settings;
  readonly #alarms: Alarms;
  readonly #compiler: Compiler;
  /** Of this instance's life; after an eviction nothing is streaming in any more. */
  #changedAt = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    migrate(ctx.storage, CATALOGUE_MIGRATIONS);
    const log = logger({ svc: 'policy', actor: 'catalogue:main' });
    this.#alarms = new Alarms(ctx.storage, { log });
    this.#documents = new Documents(sql);
    this.#objects = new Objects(sql, env.SNAPSHOTS);
    this.#runs = new Runs(sql);
    this.#settings = new Settings(sql);
    const { SNAPSHOTS: bucket } = env;
    const [documents, objects, runs, settings] = [this.#documents, this.#objects, this.#runs, this.#settings];
    this.#compiler = new Compiler({ bucket, documents, objects, runs, settings, log, parts: PARTS });
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  /**
   * Notes what was published, or no longer is, and compiles some seconds later. Idempotent by revision, whatever the order.
   *
   * @returns How many were news.
   */
  absorb(batch: readonly CatalogueNews[]): number {
    return this.ctx.storage.transactionSync(() => {
      const news = this.#documents.absorb(batch);
      if (news > 0) this.#compileSoon(Date.now());
      return news;
    });
  }

  /**
   * A source was read as a whole on a day, so that all it states was seen to be so, also what it did not say anew. Idempotent; an
   * earlier day than the known one is no news.
   *
   * @param day In Seoul.
   */
  verified(source: string, day: string): void {
    this.ctx.storage.transactionSync(() => {
      const known = this.#settings.get('verified') ?? {};
      if ((known[source] ?? '') >= day) return;
      this.#settings.set('verified', { ...known, [source]: day });
      this.#compileSoon(Date.now());
    });
  }

  /** Keeps a version for ever, because something that may be computed again names it. Idempotent. Throws `not_found`. */
  keep(version: string): Promise<void> {
    return this.#objects.keep(version);
  }

  /** Compiles without waiting for a change, e.g. after an update of the code. */
  recompile(): void {
    this.#alarms.soonest('compile', Date.now());
  }

  status(runs = 20): CatalogueStatus {
    return {
      live: this.#settings.get('live'),
      count: this.#documents.series().length,
      pending: this.#documents.pending(),
      waitingSince: this.#settings.get('waitingSince'),
      nextCompilationAt: this.#alarms.due('compile'),
      runs: this.#runs.list(runs),
    };
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(Date.now(), {
      compile: (now) => this.#compile(now),
      sweep: (now) => this.#sweep(now),
    });
  }

  #compileSoon(now: number): void {
    this.#changedAt = now;
    if (this.#settings.get('waitingSince') === null) this.#settings.set('waitingSince', now);
    // Further changes write no alarm: the handler itself sees that they still stream in.
    this.#alarms.soonest('compile', now + DEBOUNCE_MS);
  }

  async #compile(now: number): Promise<void> {
    const since = this.#settings.get('waitingSince');
    const quietAt = this.#changedAt + DEBOUNCE_MS;
    if (since !== null && quietAt > now && now - since < LONGEST_WAIT_MS) {
      this.#alarms.set('compile', Math.min(quietAt, since + LONGEST_WAIT_MS));
      return;
    }
    this.ctx.storage.transactionSync(() => {
      this.#documents.takeIn();
      this.#settings.set('waitingSince', null);
    });
    await this.#serial(() => this.#compiler.compile(now));
    this.#alarms.soonest('sweep', now + DAY_MS);
  }

  async #sweep(now: number): Promise<void> {
    const swept = await this.#serial(async () => {
      const live = this.#settings.get('live');
      if (live !== null) await this.#objects.useLive(live, now);
      return this.#objects.sweep(live, now);
    });
    this.#alarms.set('sweep', swept > 0 ? now : now + DAY_MS);
  }

  /** A compilation that finds an object in the bucket must not lose it to a sweep before the pointer leads to it. */
  #serial<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(task, task);
    this.#tail = run;
    return run;
  }
}

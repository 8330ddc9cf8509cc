import { DurableObject } from 'cloudflare:workers';
import { logger } from '../../shared/kernel/log.ts';
import type { CatalogueNews } from '../../shared/policy/catalogue/news.ts';
import { Alarms } from '../kernel/alarms.ts';
import { migrate } from '../kernel/migrations.ts';
import { Documents } from './catalogue/documents.ts';
import { CATALOGUE_MIGRATIONS } from './catalogue/schema.ts';

/** All published programmes, compiled into the snapshot that every isolate reads. */
export class PolicyCatalogue extends DurableObject<Env> {
  readonly #documents: Documents;
  readonly #alarms: Alarms;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, CATALOGUE_MIGRATIONS);
    this.#alarms = new Alarms(ctx.storage, { log: logger({ svc: 'policy', actor: 'catalogue:main' }) });
    this.#documents = new Documents(ctx.storage.sql);
    void ctx.blockConcurrencyWhile(() => this.#alarms.heal());
  }

  /** Notes what was published, or no longer is. Idempotent by revision. Returns how many were news. */
  absorb(batch: readonly CatalogueNews[]): number {
    return this.ctx.storage.transactionSync(() => this.#documents.absorb(batch));
  }
}

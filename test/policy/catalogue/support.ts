import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { CatalogueStatus, PolicyCatalogue } from '../../../durable-objects/policy/catalogue.ts';
import type { CatalogueNews } from '../../../shared/policy/catalogue/news.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import { soundnessOf } from '../../../shared/policy/lifecycle/quality.ts';
import type { Remote } from '../../../workers/policy/service/actors.ts';
import { documentOf } from '../lifecycle/support.ts';

export const catalogue = (name = 'main') => env.POLICY_CATALOGUE.getByName(name) as unknown as Remote<PolicyCatalogue>;

/** News of a programme; `null` takes it away. */
export function newsOf(id: string, revision: number, over: Partial<PolicyDocument> | null = {}): CatalogueNews {
  const document = over === null ? null : documentOf({ id, ...over });
  return { id, revision, version: revision, soundness: soundnessOf(document ?? documentOf({ id })), document };
}

/** Compiles until nothing waits any more; how long the debounce is does not matter. */
export async function compiled(name = 'main'): Promise<CatalogueStatus> {
  const until = Date.now() + 15_000;
  for (;;) {
    await runInDurableObject(env.POLICY_CATALOGUE.getByName(name), async (instance, { storage }) => {
      storage.sql.exec("UPDATE setting SET json = '1' WHERE key = 'waitingSince' AND json <> 'null'");
      storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'compile'");
      await instance.alarm();
    });
    const status = await catalogue(name).status();
    if (status.waitingSince === null && status.nextCompilationAt === null) return status;
    if (Date.now() > until) throw new Error('the catalogue does not come to an end');
    await scheduler.wait(10);
  }
}

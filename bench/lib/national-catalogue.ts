import { generateGov24, type Row } from '../../scripts/fakes/policy/generate.ts';
import type { RuleEntry } from '../../shared/policy/eligibility/index.ts';
import { gov24 } from '../../shared/policy/sources/gov24/connector.ts';

/**
 * A catalogue in the form of the national one, read by its connector: rules as they come out of condition codes and Korean text.
 *
 * @param today day on which it is collected.
 */
export function nationalCatalogue(count: number, today: string): RuleEntry[] {
  const { serviceList, serviceDetail, supportConditions } = generateGov24({ count, today });
  const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [String(row.서비스ID), JSON.stringify(row)]));
  const details = byId(serviceDetail);
  const conditions = byId(supportConditions);
  return serviceList.flatMap((row) => {
    const record = String(row.서비스ID);
    const parts = {
      serviceList: JSON.stringify(row),
      serviceDetail: details.get(record) ?? '{}',
      supportConditions: conditions.get(record) ?? '{}',
    };
    const document = gov24.toDocument({ record, parts }, { day: today, hash: '0'.repeat(64) });
    return 'withheld' in document ? [] : [{ id: document.id, eligibility: document.eligibility }];
  });
}

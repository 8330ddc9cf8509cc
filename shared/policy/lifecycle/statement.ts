import * as v from 'valibot';
import { policyDocumentSchema } from '../document/document.ts';

/** What one record of one source says of a programme, read into a document. */
export const statementSchema = v.strictObject({
  /** Id of the source, e.g. `gov24`, `bokjiro-local`; `own` for what people write here. */
  source: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{1,39}$/)),
  record: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  /** SHA-256 of what the record says, hex. The same hash again is no news. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** ISO 8601, as the source says; `null` where it does not. */
  modifiedAt: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  document: policyDocumentSchema,
});
export type Statement = v.InferOutput<typeof statementSchema>;

/** The source of what people write here. */
export const OWN = 'own';

/** Whose word counts where several sources speak of the same field; one that is not listed comes after all that are. */
export const SOURCE_ORDER: readonly string[] = [OWN, 'gov24', 'bokjiro', 'youth', 'bizinfo', 'kstartup', 'web'];

/** Place of a source in the order; `bokjiro-local` stands where `bokjiro` does. */
export function rankOf(source: string, order: readonly string[] = SOURCE_ORDER): number {
  const at = order.findIndex((name) => source === name || source.startsWith(`${name}-`));
  return at === -1 ? order.length : at;
}

/**
 * Statements in the order in which they count: by source, then the newest modification, then by name, so that any order in which
 * they came gives the same.
 */
export function inOrder(statements: readonly Statement[], order: readonly string[] = SOURCE_ORDER): Statement[] {
  return [...statements].sort(
    (a, b) =>
      rankOf(a.source, order) - rankOf(b.source, order) ||
      compare(b.modifiedAt ?? '', a.modifiedAt ?? '') ||
      compare(a.source, b.source) ||
      compare(a.record, b.record) ||
      compare(a.hash, b.hash),
  );
}

/** Whether two statements are of the same record: the later one takes the place of the earlier. */
export function isSameRecord(
  a: Pick<Statement, 'source' | 'record'>,
  b: Pick<Statement, 'source' | 'record'>,
): boolean {
  return a.source === b.source && a.record === b.record;
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

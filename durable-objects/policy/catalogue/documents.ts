import type { CatalogueNews } from '../../../shared/policy/catalogue/news.ts';
import type { Published, PublishedSeries } from '../../../shared/policy/catalogue/part.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { Soundness } from '../../../shared/policy/lifecycle/quality.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

/** Documents read at a time: a few hundred KB of text. */
const PAGE = 128;

interface DocumentRow extends Row {
  id: string;
  version: number;
  soundness: string;
  document: string;
}

/** The published documents, and what came since the last compilation. Synchronous. */
export class Documents {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /**
   * Notes what is newer than what is known. Any order and any repetition ends in the same.
   *
   * @returns How many were news.
   */
  absorb(batch: readonly CatalogueNews[]): number {
    return batch.filter((news) => this.#put(news)).length;
  }

  /** How many programmes have news that no compilation has taken in. */
  pending(): number {
    return firstRow<{ n: number }>(this.#sql, 'SELECT count(*) AS n FROM incoming')?.n ?? 0;
  }

  /** Takes in what came since; only inside a transaction. What is compiled changes here and nowhere else. */
  takeIn(): void {
    this.#sql.exec(
      `INSERT INTO document (id, revision, version, soundness, document)
       SELECT id, revision, version, soundness, document FROM incoming WHERE true
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, version = excluded.version,
         soundness = excluded.soundness, document = excluded.document`,
    );
    this.#sql.exec('DELETE FROM incoming');
  }

  /**
   * What a compilation reads, rising by id, again and again, a few at a time.
   *
   * @param verified Day on which each source was last read as a whole: what it states was seen to be so then.
   */
  series(verified: Readonly<Record<string, string>> = {}): PublishedSeries {
    const published = (row: DocumentRow): Published => publishedOf(row, verified);
    const page = (after: string): DocumentRow[] =>
      this.#sql
        .exec<DocumentRow>(
          'SELECT id, version, soundness, document FROM document WHERE id > ? AND document IS NOT NULL ORDER BY id LIMIT ?',
          after,
          PAGE,
        )
        .toArray();
    return {
      length: firstRow<{ n: number }>(this.#sql, 'SELECT count(document) AS n FROM document')?.n ?? 0,
      *[Symbol.iterator](): Generator<Published> {
        for (let rows = page(''); rows.length > 0; rows = page(rows.at(-1)?.id ?? '')) yield* rows.map(published);
      },
    };
  }

  #put({ id, revision, version, soundness, document }: CatalogueNews): boolean {
    const known = firstRow<{ revision: number | null }>(
      this.#sql,
      'SELECT max(revision) AS revision FROM (SELECT revision FROM document WHERE id = ?1 UNION ALL SELECT revision FROM incoming WHERE id = ?1)',
      id,
    );
    if ((known?.revision ?? 0) >= revision) return false;
    this.#sql.exec(
      'INSERT OR REPLACE INTO incoming (id, revision, version, soundness, document) VALUES (?, ?, ?, ?, ?)',
      id,
      revision,
      version,
      JSON.stringify(soundness),
      document === null ? null : JSON.stringify(document),
    );
    return true;
  }
}

function publishedOf(
  { version, soundness, document: text }: DocumentRow,
  verified: Readonly<Record<string, string>>,
): Published {
  const document = JSON.parse(text) as PolicyDocument;
  const days = [document.verifiedOn, ...document.sources.map(({ source }) => verified[source] ?? null)];
  const verifiedOn = days.reduce((last, day) => (day !== null && (last === null || day > last) ? day : last), null);
  return { version, soundness: JSON.parse(soundness) as Soundness, document, verifiedOn };
}

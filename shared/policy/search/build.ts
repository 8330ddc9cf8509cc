import type { PolicyDocument } from '../document/document.ts';
import { ColumnsBuilder } from './columns.ts';
import { GrowingU32 } from './growing.ts';
import { PostingsBuilder } from './postings.ts';
import { SEARCH_MAGIC, SEARCH_VERSION } from './search-index.ts';
import { joinSections } from './sections.ts';
import { packStrings } from './strings.ts';
import { impactsOf } from './weigh.ts';

/** Builds the file of a search index from documents that come one after the other and need not be kept. */
export class SearchIndexBuilder {
  readonly #postings = new PostingsBuilder();
  readonly #columns = new ColumnsBuilder();
  readonly #titles: string[] = [];
  readonly #organisations = new Map<string, number>();
  readonly #organisationOf = new GrowingU32();

  /** Adds the document of the next position. */
  add(document: PolicyDocument): void {
    this.#postings.add(impactsOf(document));
    this.#columns.add(document);
    this.#titles.push(document.title);
    const { name } = document.organisation;
    const known = this.#organisations.get(name);
    this.#organisationOf.push(known ?? this.#organisations.size);
    if (known === undefined) this.#organisations.set(name, this.#organisations.size);
  }

  /** The file; the same documents in the same order give the same bytes. */
  finish(): Uint8Array<ArrayBuffer> {
    const titles = packStrings(this.#titles);
    const organisations = packStrings([...this.#organisations.keys()]);
    return joinSections(SEARCH_MAGIC, SEARCH_VERSION, [
      ...this.#postings.finish(),
      ...this.#columns.finish(),
      titles.offsets,
      titles.bytes,
      organisations.offsets,
      organisations.bytes,
      this.#organisationOf.view(),
    ]);
  }
}

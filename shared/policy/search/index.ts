import type { CataloguePart } from '../catalogue/part.ts';
import { SearchIndexBuilder } from './build.ts';
import { SearchIndex } from './search-index.ts';

/** The search index of a catalogue snapshot. */
export const searchPart: CataloguePart<SearchIndex> = {
  name: 'search',
  build(published) {
    const builder = new SearchIndexBuilder();
    for (const { document } of published) builder.add(document);
    return builder.finish();
  },
  open: (bytes) => new SearchIndex(bytes),
};

export type { SearchIndex } from './search-index.ts';

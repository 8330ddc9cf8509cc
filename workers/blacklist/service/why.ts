import type { WhyView } from '../../../durable-objects/blacklist/list/why.ts';
import { entryBody, isoOrNull, moveBody } from './views.ts';

/** The answer to "why" as the API shows it. */
export function whyBody({ entries, layers }: WhyView) {
  return {
    layers: layers.map((layer) => ({ ...layer, until: isoOrNull(layer.until) })),
    entries: entries.map(({ entry, moves, arithmetic }) => ({
      entry: entryBody(entry),
      moves: moves.map(moveBody),
      arithmetic,
    })),
  };
}

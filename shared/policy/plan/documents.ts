/** A document to bring, once, and for what. */
export interface DocumentToBring {
  /** As the first programme calls it. */
  readonly name: string;
  /** Policy ids, in the order of the plan. */
  readonly for: readonly string[];
}

/**
 * What to bring to all of them, each document once: `주민등록등본 1부` and `주민등록 등본` are one. Words that say how many or which copy
 * are no difference; anything else is.
 */
export function documentsToBring(
  items: readonly { readonly id: string; readonly documents: readonly string[] }[],
): DocumentToBring[] {
  const merged = new Map<string, { name: string; for: string[] }>();
  for (const { id, documents } of items) {
    for (const name of documents) {
      const key = keyOf(name);
      const known = merged.get(key);
      if (!known) merged.set(key, { name: name.trim(), for: [id] });
      else if (!known.for.includes(id)) known.for.push(id);
    }
  }
  // What serves most programmes first; the order of the plan decides between equals.
  return [...merged.values()].sort((left, right) => right.for.length - left.for.length);
}

function keyOf(name: string): string {
  const key = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\(\s*(?:원본|사본|해당자|필요시|해당 시)\s*\)/g, '')
    .replaceAll(/(?:각\s*)?\d+\s*(?:부|통|매)(?![가-힣])/g, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return key === '' ? name : key;
}

/** What likeness is judged by. */
export interface Likeness {
  readonly categories: readonly string[];
  readonly organisation: string;
  /** Counted pairs of characters of the title, and their length as a vector. */
  readonly pairs: ReadonlyMap<string, number>;
  readonly norm: number;
}

/** Prepares a programme for {@link similarity}. */
export function likenessOf(feature: {
  readonly title: string;
  readonly categories: readonly string[];
  readonly organisation: string;
}): Likeness {
  const pairs = new Map<string, number>();
  const text = feature.title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let squares = 0;
  for (const count of pairs.values()) squares += count * count;
  return { categories: feature.categories, organisation: feature.organisation, pairs, norm: Math.sqrt(squares) };
}

/** `0.4·[a category in common] + 0.3·[same organisation] + 0.3·cos(pairs of characters)`, 0 to 1, symmetric. */
export function similarity(left: Likeness, right: Likeness): number {
  const shares = left.categories.some((category) => right.categories.includes(category));
  return (shares ? 0.4 : 0) + (left.organisation === right.organisation ? 0.3 : 0) + 0.3 * cosine(left, right);
}

/** Cosine of the pairs of characters of two titles. */
export function cosine(left: Likeness, right: Likeness): number {
  if (left.norm === 0 || right.norm === 0) return 0;
  const [small, large] = left.pairs.size <= right.pairs.size ? [left, right] : [right, left];
  let dot = 0;
  for (const [pair, count] of small.pairs) dot += count * (large.pairs.get(pair) ?? 0);
  return Math.min(1, dot / (left.norm * right.norm));
}

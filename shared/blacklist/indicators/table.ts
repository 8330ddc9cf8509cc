import type { FeedIndicator } from './feed.ts';

const PIECE_LINES = 10_000;

/** Makes the table of a version piece by piece: first the names of sources and the reasons as JSON, then a line for each value. */
export class TableWriter {
  readonly #sources = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  readonly #pieces: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();
  #lines: string[] = [];

  add({ value, sources, since, reason }: FeedIndicator): void {
    const by = sources.map((name) => numberOf(this.#sources, name)).join(',');
    const why = reason === null ? '' : numberOf(this.#reasons, reason);
    this.#lines.push(`${value}\t${by}\t${since}\t${why}\n`);
    if (this.#lines.length >= PIECE_LINES) this.#flush();
  }

  finish(): Uint8Array[] {
    this.#flush();
    const head = JSON.stringify({ sources: [...this.#sources.keys()], reasons: [...this.#reasons.keys()] });
    return [this.#encoder.encode(`${head}\n`), ...this.#pieces];
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    this.#pieces.push(this.#encoder.encode(this.#lines.join('')));
    this.#lines = [];
  }
}

function numberOf(known: Map<string, number>, text: string): number {
  const found = known.get(text) ?? known.size;
  known.set(text, found);
  return found;
}

/**
 * Reads what a {@link TableWriter} made.
 *
 * @throws SyntaxError for bytes that are none.
 */
export function readTable(text: string): FeedIndicator[] {
  const end = text.indexOf('\n');
  const { sources, reasons } = JSON.parse(text.slice(0, end)) as { sources: string[]; reasons: string[] };
  const rows: FeedIndicator[] = [];
  for (let at = end + 1; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const [value, by, since, why] = text.slice(at, next).split('\t') as [string, string, string, string];
    rows.push({
      value,
      sources: by.split(',').map((number) => sources[Number(number)] ?? ''),
      since: Number(since),
      reason: why === '' ? null : (reasons[Number(why)] ?? null),
    });
    at = next + 1;
  }
  return rows;
}

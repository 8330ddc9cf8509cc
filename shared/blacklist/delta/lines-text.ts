import * as v from 'valibot';
import { AegisError } from '../../kernel/error.ts';
import { cidrPrefix } from '../address/format.ts';
import { parseAddress } from '../address/parse.ts';
import type { Block, DetailedBlock } from '../block.ts';
import { formatBlock } from '../blocks/split.ts';

/** A line that goes or comes, with what is known of it. */
export interface DetailedChange extends DetailedBlock {
  readonly op: 'add' | 'remove';
}

const changeSchema = v.object({
  op: v.picklist(['add', 'remove']),
  cidr: v.string(),
  score: v.nullable(v.number()),
  sources: v.array(v.string()),
  categories: v.array(v.string()),
  reason: v.nullable(v.string()),
  country: v.nullable(v.string()),
  until: v.nullable(v.string()),
});

/**
 * A change as one line of JSON Lines, with its line feed.
 *
 * @example
 * changeLine(change); // '{"op":"add","cidr":"198.51.100.7","score":80,"sources":["a"],…,"until":null}\n'
 */
export function changeLine({ op, block, detail }: DetailedChange): string {
  const until = detail.until === null ? null : new Date(detail.until).toISOString();
  return `${JSON.stringify({ op, cidr: formatBlock(block), ...detail, until })}\n`;
}

/**
 * The inverse of {@link changeLine}, for a whole text.
 *
 * @throws AegisError `internal` for a text that is none: such texts are our own.
 */
export function changesOf(text: string): DetailedChange[] {
  const changes: DetailedChange[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const { op, cidr, until, ...said } = v.parse(changeSchema, JSON.parse(line));
    changes.push({ op, block: blockOf(cidr), detail: { ...said, until: until === null ? null : Date.parse(until) } });
  }
  return changes;
}

/**
 * The block that a line states.
 *
 * @throws AegisError `internal` for text that is none.
 */
export function blockOf(cidr: string): Block {
  const parsed = parseAddress(cidr, { allowWide: true });
  const prefix = parsed.ok ? cidrPrefix(parsed.range) : null;
  if (!parsed.ok || prefix === null)
    throw new AegisError('internal', 'A stored difference has a line that is no block');
  return { ...parsed.range, prefix };
}

import { type BlockColumns, blockAt, countBlocks } from '../../../shared/blacklist/blocks/columns.ts';
import type { Selection } from '../../../shared/blacklist/blocks/select.ts';
import { indicatorId } from '../../../shared/blacklist/stix/ids.ts';
import { SingleLoad } from '../../../shared/kernel/single-load.ts';
import { ImmutableCache } from '../edge/immutable-cache.ts';
import { versionColumns } from '../render/source.ts';

/** Memory for the versions that are walked page by page; a million IPv4 blocks need 16 MB. */
const MAX_BYTES = 20 * 1024 * 1024;
const BYTES_A_BLOCK = 16;

const walked = new ImmutableCache<BlockColumns>({
  maxBytes: MAX_BYTES,
  sizeOf: (columns) => countBlocks(columns) * BYTES_A_BLOCK + columns.count6 * BYTES_A_BLOCK,
});
const loads = new SingleLoad<BlockColumns>({ wait: (ms) => scheduler.wait(ms) });

/**
 * The blocks of a version as a consumer is told them, remembered: a client that walks it asks for them once a page.
 *
 * @throws AegisError `unavailable`.
 */
export async function columnsOf(
  env: Env,
  version: { readonly textKey: string; readonly lookupKey: string },
  cut: { readonly key: string; readonly selection: Selection } | null = null,
): Promise<BlockColumns> {
  const key = `${version.textKey} ${version.lookupKey} ${cut?.key ?? ''}`;
  return (
    walked.get(key) ??
    loads.get(key, async () => {
      const known = walked.get(key);
      if (known) return known;
      const columns = await versionColumns(env, version, cut?.selection);
      walked.set(key, columns);
      return columns;
    })
  );
}

/** First 32 bits of the id of every indicator, so that one is found without making all of them again. */
const prefixes = new WeakMap<BlockColumns, Map<string, Uint32Array>>();

function prefixesOf(list: string, columns: BlockColumns): Uint32Array {
  const byList = prefixes.get(columns) ?? new Map<string, Uint32Array>();
  prefixes.set(columns, byList);
  let found = byList.get(list);
  if (found === undefined) {
    found = new Uint32Array(countBlocks(columns));
    for (let i = 0; i < found.length; i++) found[i] = prefixOf(indicatorId(list, blockAt(columns, i)));
    byList.set(list, found);
  }
  return found;
}

const PREFIX_AT = 'indicator--'.length;
const prefixOf = (id: string): number => Number.parseInt(id.slice(PREFIX_AT, PREFIX_AT + 8), 16);

/** Indexes of the blocks whose indicators have these ids, ascending. */
export function indexesOf(list: string, columns: BlockColumns, ids: ReadonlySet<string>): readonly number[] {
  const wanted = new Set([...ids].filter((id) => id.startsWith('indicator--')).map(prefixOf));
  if (wanted.size === 0) return [];
  const indexes: number[] = [];
  prefixesOf(list, columns).forEach((prefix, index) => {
    if (wanted.has(prefix) && ids.has(indicatorId(list, blockAt(columns, index)))) indexes.push(index);
  });
  return indexes;
}

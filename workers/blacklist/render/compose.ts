import {
  type BlockColumns,
  countBlocks,
  detailedAt,
  detailedBlocksOf,
} from '../../../shared/blacklist/blocks/columns.ts';
import { fitBlocks, type TextSize } from '../../../shared/blacklist/capacity/fit.ts';
import type { RenderProfile } from '../../../shared/blacklist/consumer/profile.ts';
import type { FeedSubject, Format } from '../../../shared/blacklist/formats/format.ts';
import { formatOf } from '../../../shared/blacklist/formats/registry.ts';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { inputsOf } from './profile-key.ts';
import { type RenderedPart, type RenderedPointer, renderedPrefix } from './rendered.ts';
import { type LeftOut, selectionOf } from './selection.ts';
import { versionColumns } from './source.ts';
import { storeText } from './store.ts';
import { subjectOf, titleOf } from './subject.ts';
import { encoded, textOf } from './text.ts';

const RECEIPT_TYPE = 'application/json; charset=utf-8';

/** The share of one text. */
interface Share {
  readonly indexes: Uint32Array;
  readonly subject: FeedSubject;
}

/**
 * Renders a version for a profile: what passes its filter, without its exemptions, cut to its capacity, as its format
 * writes it; every text and the receipt become objects.
 *
 * @param before - What was rendered last: a text that is the same keeps its time.
 * @throws AegisError `feed_not_ready` when nothing is left to write, `invalid_request` for options that the format does not
 * take, `unavailable` when the version cannot be read.
 */
export async function compose(
  env: Env,
  pointer: FeedPointer,
  profile: RenderProfile,
  before: RenderedPointer | null,
  now: number,
): Promise<RenderedPointer> {
  const format = formatOf(profile.format);
  const leftOut: LeftOut = { ipv4: 0, ipv6: 0, tooWide: 0 };
  const columns = await versionColumns(env, pointer, selectionOf(profile, format.limits, now, leftOut));
  if (countBlocks(columns) === 0) throw nothingLeft(pointer, profile, leftOut);
  const subject = subjectOf(pointer.list, await titleOf(env, pointer.list, now), pointer, columns);
  const size = profile.capacity.maxBytes === null ? null : textSize(format, profile, columns, subject);
  const { shards, receipt } = fitBlocks(columns, profile.capacity, size);
  if (receipt.kept === 0) throw nothingLeft(pointer, profile, leftOut);

  const prefix = renderedPrefix(pointer.list);
  const parts: RenderedPart[] = [];
  for (const indexes of shards) {
    const share = { indexes, subject: { ...subject, ...countsOf(columns, indexes) } };
    const write = () => shareText(format, profile, columns, share);
    const stored = await storeText(env.SNAPSHOTS, prefix, write, format.mediaType);
    parts.push(timed({ ...stored, count: indexes.length }, before?.shards[parts.length], now));
  }
  const said = {
    list: pointer.list,
    version: pointer.version,
    publishedAt: new Date(pointer.publishedAt).toISOString(),
  };
  const text = JSON.stringify({ ...said, format: format.id, capacity: profile.capacity, leftOut, ...receipt });
  const stored = await storeText(env.SNAPSHOTS, prefix, () => encoded([`${text}\n`]), RECEIPT_TYPE);
  return {
    format: 1,
    version: pointer.version,
    sha256: pointer.sha256,
    inputs: inputsOf(pointer, profile, now),
    shards: parts,
    receipt: timed({ ...stored, count: 1 }, before?.receipt, now),
    truncated: receipt.cut > 0 || leftOut.ipv4 + leftOut.ipv6 + leftOut.tooWide > 0,
  };
}

/**
 * A text keeps its time while it stays the same in its place. One that changed is of now and not of when its version became
 * live: it may change without a new version, and whoever goes by `Last-Modified` must see that. Never of the second before.
 */
function timed(
  stored: Omit<RenderedPart, 'lastModified'>,
  before: RenderedPart | undefined,
  now: number,
): RenderedPart {
  if (before === undefined) return { ...stored, lastModified: now };
  if (before.sha256 === stored.sha256) return { ...stored, lastModified: before.lastModified };
  return { ...stored, lastModified: Math.max(now, (Math.floor(before.lastModified / 1_000) + 1) * 1_000) };
}

function shareText(format: Format, profile: RenderProfile, columns: BlockColumns, { indexes, subject }: Share) {
  return textOf(format.writer(subject, profile.options), detailedBlocksOf(columns, indexes));
}

function textSize(format: Format, profile: RenderProfile, columns: BlockColumns, subject: FeedSubject): TextSize {
  const encoder = new TextEncoder();
  const bytesOf = (text: string): number => encoder.encode(text).length;
  const writer = format.writer(subject, profile.options);
  const frame = bytesOf(writer.head()) + bytesOf(writer.tail());
  return { frame, of: (index) => bytesOf(writer.block(detailedAt(columns, index))) };
}

function countsOf({ count4 }: BlockColumns, indexes: Uint32Array): { count4: number; count6: number } {
  const own4 = indexes.findIndex((index) => index >= count4);
  const share4 = own4 < 0 ? indexes.length : own4;
  return { count4: share4, count6: indexes.length - share4 };
}

function nothingLeft({ list, version }: FeedPointer, { format }: RenderProfile, leftOut: LeftOut): AegisError {
  return new AegisError(
    'feed_not_ready',
    `Nothing of version ${version} of list ${list} is left by the filter, exemptions and capacity of this consumer; an empty feed is never served.`,
    { retryAfterSeconds: 300, details: { list, version, format, leftOut } },
  );
}

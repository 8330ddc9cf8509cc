import type { Block } from '../block.ts';
import { formatBlock } from '../blocks/split.ts';
import { uuid5 } from './uuid5.ts';

/** Namespace of every identifier here. It must never change: consumers would see all indicators a second time. */
const NAMESPACE = 'a91ab7dc-c05d-4850-a649-d309fd2d1c79';

/**
 * Id of the indicator of a block of a list: the same whenever it is written, so that it is updated and not doubled.
 *
 * @example
 * indicatorId('main', { family: 4, lo: 0x05050505, hi: 0x05050505, prefix: 32 }); // 'indicator--…'
 */
export function indicatorId(list: string, block: Block): string {
  return `indicator--${uuid5(NAMESPACE, `indicator ${list} ${formatBlock(block)}`)}`;
}

/** Id of the producer of a list's indicators. */
export function identityId(list: string): string {
  return `identity--${uuid5(NAMESPACE, `identity ${list}`)}`;
}

/** Id of the bundle that says one thing, e.g. the version of a list with these bytes. */
export function bundleId(list: string, content: string): string {
  return `bundle--${uuid5(NAMESPACE, `bundle ${list} ${content}`)}`;
}

/** Id of the TAXII collection of a list: a UUID alone (TAXII 2.1 §5.1). */
export function collectionId(list: string): string {
  return uuid5(NAMESPACE, `collection ${list}`);
}

import { AegisError } from '../../../kernel/error.ts';
import { decodeReferences, XML_ENTITIES } from '../xml/references.ts';
import { attribute, createXmlTokenizer, type XmlTokenizer } from '../xml/tokenizer.ts';
import type { ZipArchive, ZipEntry } from '../zip/archive.ts';
import type { WorkbookLimits } from './limits.ts';

/** Reads a part of the package into a tokenizer, chunk by chunk; yields after each, so that a caller can take what came. */
export function* readPart(
  archive: ZipArchive,
  entry: ZipEntry,
  reader: XmlTokenizer,
): Generator<void, void, undefined> {
  let decoder: TextDecoder | null = null;
  for (const chunk of archive.read(entry)) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    reader.push(decoder.decode(chunk, { stream: true }));
    yield;
  }
  reader.push(decoder?.decode() ?? '');
  reader.end();
  yield;
}

/** Parts are UTF-8 or UTF-16 (ECMA-376 part 2, 8.1.4); what is undecodable becomes U+FFFD, and the address that has it a reject. */
function encodingOf(start: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** Reads a small part and hands each start tag to `onOpen`. */
export function readTags(
  archive: ZipArchive,
  entry: ZipEntry,
  limits: WorkbookLimits,
  onOpen: (name: string, attributes: string) => void,
): void {
  if (entry.size > limits.partCharacters) {
    throw new AegisError('artefact_too_large', `Part ${entry.name} is too large`, {
      details: { limit: 'partCharacters' },
    });
  }
  const ignore = (): void => {};
  const reader = createXmlTokenizer({ open: onOpen, close: ignore, text: ignore, literal: ignore });
  for (const _ of readPart(archive, entry, reader));
}

/** An attribute's value with its references resolved; `''` without it. */
export function attributeText(attributes: string, name: string): string {
  const raw = attribute(attributes, name);
  return raw === null ? '' : decodeReferences(raw, XML_ENTITIES, false).toWellFormed();
}

/** A target of a relation of the part at `base`, as a name in the package. */
export function resolveTarget(base: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const segments = base.split('/').slice(0, -1);
  for (const segment of target.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

export interface Relation {
  /** Last word of its type, e.g. `worksheet`; the rest differs between the transitional and the strict form. */
  readonly type: string;
  readonly target: string;
}

/** The relations of a part by their id; none when the package states none. */
export function readRelations(
  archive: ZipArchive,
  part: string,
  limits: WorkbookLimits,
): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>();
  const slash = part.lastIndexOf('/') + 1;
  const entry = archive.entries.get(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`);
  if (entry === undefined) return relations;
  readTags(archive, entry, limits, (name, attributes) => {
    if (name !== 'Relationship') return;
    const type = attributeText(attributes, 'Type');
    relations.set(attributeText(attributes, 'Id'), {
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolveTarget(part, attributeText(attributes, 'Target')),
    });
  });
  return relations;
}

import type { PublishedSeries } from '../catalogue/part.ts';
import type { PolicyDocument, Relation } from '../document/document.ts';
import { joinSections } from '../search/sections.ts';
import { compareCodePoints, packStrings } from '../search/strings.ts';
import { EdgeList } from './edge-list.ts';
import { nodeKey } from './kinds.ts';
import { NameIndex, type Titled } from './names.ts';
import { GRAPH_MAGIC, GRAPH_VERSION } from './policy-graph.ts';
import { fingerprint } from './simhash.ts';
import { type Comparable, similarPairs } from './similar.ts';
import { type StructuralEdge, structureOf } from './structure.ts';
import { titleKey } from './title-key.ts';

/** What is kept of a document while the others are read. */
interface Read extends Titled, Comparable {
  readonly id: string;
  readonly structure: readonly StructuralEdge[];
  readonly relations: readonly Relation[];
}

/** Builds the file of a graph; the same documents in the same order give the same bytes. */
export function buildGraph(published: PublishedSeries): Uint8Array<ArrayBuffer> {
  const all: Read[] = [];
  for (const { document } of published) all.push(read(document, all.length));
  const families = Map.groupBy(all, (each) => each.titleKey);
  const relations = resolved(all);
  const others = new Set<string>();
  for (const { structure } of all) for (const { node } of structure) others.add(node);
  for (const [key, members] of families) if (members.length > 1) others.add(nodeKey('title', key));
  for (const { target } of relations) if (typeof target === 'string') others.add(target);
  const keys = [...others].sort(compareCodePoints);
  const places = new Map(keys.map((key, place) => [key, all.length + place]));
  const edges = new EdgeList();
  for (const { position, structure, titleKey: key } of all) {
    for (const { kind, node, confidence, evidence } of structure) {
      edges.add(position, places.get(node)!, kind, confidence, evidence);
    }
    const family = places.get(nodeKey('title', key));
    if (family !== undefined) edges.add(position, family, 'same-title', 1, null);
  }
  for (const { from, target, kind, confidence, source } of relations) {
    edges.add(from, typeof target === 'number' ? target : places.get(target)!, kind, confidence, source);
  }
  for (const { a, b, confidence } of similarPairs(all)) edges.add(a, b, 'similar', confidence, null);
  const names = packStrings(keys);
  return joinSections(GRAPH_MAGIC, GRAPH_VERSION, [
    Uint32Array.of(all.length),
    names.offsets,
    names.bytes,
    ...edges.finish(all.length + keys.length),
  ]);
}

function read(document: PolicyDocument, position: number): Read {
  const { id, title, organisation, regions, texts, relations } = document;
  return {
    id,
    position,
    title,
    organisation: organisation.name,
    isNationwide: regions.length === 0,
    titleKey: titleKey(title),
    fingerprint: fingerprint(`${title}\n${texts.summary ?? ''}\n${texts.benefit ?? ''}\n${texts.target ?? ''}`),
    structure: structureOf(document),
    relations,
  };
}

interface Resolved extends Pick<Relation, 'kind' | 'confidence' | 'source'> {
  readonly from: number;
  /** A position, or the key of a node for what the catalogue does not have. */
  readonly target: number | string;
}

function resolved(all: readonly Read[]): Resolved[] {
  const names = new NameIndex(all);
  const positions = new Map(all.map(({ id, position }) => [id, position]));
  return all.flatMap(({ position: from, organisation, relations }) =>
    relations.flatMap(({ kind, target, named, confidence, source }): Resolved[] => {
      const known = target === null ? undefined : positions.get(target);
      if (known !== undefined) return known === from ? [] : [{ from, target: known, kind, confidence, source }];
      const candidates = names.resolve(named, organisation, from);
      if (candidates.length === 0) return [{ from, target: nodeKey('named', named), kind, confidence, source }];
      return candidates.map((candidate) => ({
        from,
        target: candidate.position,
        kind,
        confidence: confidence * candidate.confidence,
        source,
      }));
    }),
  );
}

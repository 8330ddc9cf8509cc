import { type Span, TEXT_FIELDS } from '../rule/rule.ts';
import { SectionReader, unreadable } from '../search/sections.ts';
import { Dictionary, type StringColumns, stringAt } from '../search/strings.ts';
import { type Hit, Top } from '../search/top.ts';
import { CODE, CONFIDENCE_SCALE, EVIDENCE_WORDS, INCOMING } from './edge-list.ts';
import { EntityIndex } from './entities.ts';
import { EDGE_KINDS, type EdgeKind, type NodeKind, SPREAD } from './kinds.ts';
import { pageRank, type Rows } from './rank.ts';

export const GRAPH_MAGIC = 0x41475246;
/** Raised with every change of how the graph is built; a file of another version is not opened. */
export const GRAPH_VERSION = 1;

/** Where a walk begins: a programme's position or the key of another node, see `nodeKey`. */
export interface Seed {
  readonly node: number | string;
  /** Above 0; what the seeds weigh relative to each other. */
  readonly weight: number;
}

/** What stands at the other end of an edge. */
export type GraphNode =
  | { readonly kind: 'policy'; readonly position: number }
  | { readonly kind: NodeKind; readonly id: string };

export interface Neighbour {
  readonly kind: EdgeKind;
  /** Whether this programme says it, or the other one about this. */
  readonly direction: 'out' | 'in';
  readonly node: GraphNode;
  /** 0 to 1, in hundredths. */
  readonly confidence: number;
  /** Where the programme that says it says so. */
  readonly evidence: Span | null;
}

/** How programmes hang together: by what they are for, about and from, and by what they say of each other. */
export class PolicyGraph {
  /** Number of programmes. */
  readonly count: number;
  readonly #keys: Dictionary;
  readonly #rows: Rows;
  readonly #kinds: Uint8Array;
  readonly #confidences: Uint8Array;
  readonly #evidenceOf: Uint32Array;
  readonly #evidence: Uint32Array;
  readonly #codes: StringColumns;
  #entities: EntityIndex | null = null;

  /** @throws AegisError `internal` for bytes that are no graph of this version. */
  constructor(bytes: Uint8Array) {
    const reader = new SectionReader(bytes, GRAPH_MAGIC, GRAPH_VERSION, 'graph');
    this.count = reader.u32()[0] ?? 0;
    this.#keys = new Dictionary({ offsets: reader.u32(), bytes: reader.bytes() });
    const starts = reader.u32();
    const targets = reader.u32();
    this.#kinds = reader.bytes();
    this.#confidences = reader.bytes();
    this.#evidenceOf = reader.u32();
    this.#evidence = reader.u32();
    this.#codes = { offsets: reader.u32(), bytes: reader.bytes() };
    if (starts.length !== this.count + this.#keys.size + 1 || starts.at(-1) !== targets.length) {
      throw unreadable('graph', 'its rows are in disorder');
    }
    const spread = Float32Array.from(this.#kinds, (kind, at) => {
      return (SPREAD[EDGE_KINDS[kind & ~INCOMING]!] * this.#confidences[at]!) / CONFIDENCE_SCALE;
    });
    this.#rows = { starts, targets, spread };
  }

  /** Number of nodes of all kinds. */
  get nodes(): number {
    return this.count + this.#keys.size;
  }

  /** Number of edges, each counted once. */
  get edges(): number {
    return this.#rows.targets.length / 2;
  }

  /** Whether the graph knows a node. */
  has(key: string): boolean {
    return this.#keys.find(key) >= 0;
  }

  /** How many edges a node has; 0 for one that is not there. */
  degreeOf(key: string): number {
    const place = this.#keys.find(key);
    if (place < 0) return 0;
    return this.#rows.starts[this.count + place + 1]! - this.#rows.starts[this.count + place]!;
  }

  /**
   * Programmes close to the seeds, closest first; of equal scores the lower position first. Seeds that the graph does not know are
   * left out; without any the list is empty.
   *
   * @example
   * graph.rank(seedsOf(facts), 50);
   */
  rank(seeds: Iterable<Seed>, limit: number): Hit[] {
    const known = new Map<number, number>();
    for (const { node, weight } of seeds) {
      const at = this.#nodeAt(node);
      if (at !== null && weight > 0) known.set(at, (known.get(at) ?? 0) + weight);
    }
    const top = new Top(limit);
    if (known.size === 0) return [];
    for (const [node, score] of pageRank(this.#rows, known)) if (node < this.count) top.offer(node, score);
    return top.ranked();
  }

  /**
   * Where a walk for a query begins: the nodes that it names (districts, traits, fields of life, organisations, titles). Join them
   * with `seedsOf(facts)` for somebody of whom something is known.
   *
   * @example
   * graph.rank([...graph.seedsOfQuery('부산 한부모 주거'), ...seedsOf(facts)], 50);
   */
  seedsOfQuery(query: string): Seed[] {
    this.#entities ??= new EntityIndex(Array.from({ length: this.#keys.size }, (_, place) => this.#keys.at(place)));
    return [...this.#entities.in(query)].map(([node, weight]) => ({ node, weight }));
  }

  /** Everything that a programme is joined to: its own edges first, in the order of its document. */
  neighbours(position: number): Neighbour[] {
    const { starts, targets } = this.#rows;
    const found: Neighbour[] = [];
    for (let at = starts[position]!; at < starts[position + 1]!; at++) {
      const kind = this.#kinds[at]!;
      found.push({
        kind: EDGE_KINDS[kind & ~INCOMING]!,
        direction: kind & INCOMING ? 'in' : 'out',
        node: this.#describe(targets[at]!),
        confidence: this.#confidences[at]! / CONFIDENCE_SCALE,
        evidence: this.#evidenceAt(this.#evidenceOf[at]!),
      });
    }
    return found;
  }

  #nodeAt(node: number | string): number | null {
    if (typeof node === 'number') return node >= 0 && node < this.count ? node : null;
    const place = this.#keys.find(node);
    return place < 0 ? null : this.count + place;
  }

  #describe(node: number): GraphNode {
    if (node < this.count) return { kind: 'policy', position: node };
    const key = this.#keys.at(node - this.count);
    const colon = key.indexOf(':');
    return { kind: key.slice(0, colon) as NodeKind, id: key.slice(colon + 1) };
  }

  #evidenceAt(place: number): Span | null {
    if (place === 0) return null;
    const at = (place - 1) * EVIDENCE_WORDS;
    const field = this.#evidence[at]!;
    const start = this.#evidence[at + 1]!;
    if (field === CODE) return { code: stringAt(this.#codes, start) };
    return { field: TEXT_FIELDS[field]!, start, end: this.#evidence[at + 2]! };
  }
}

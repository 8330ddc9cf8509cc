import { type Span, TEXT_FIELDS } from '../rule/rule.ts';
import { GrowingU32 } from '../search/growing.ts';
import type { Column } from '../search/sections.ts';
import { packStrings } from '../search/strings.ts';
import { EDGE_KINDS, type EdgeKind } from './kinds.ts';

/** Set in the kind of an edge as it is seen from its end. */
export const INCOMING = 0x80;
/** Confidences are kept in hundredths. */
export const CONFIDENCE_SCALE = 100;
/** Words of one evidence: field (or {@link CODE}), start, end. */
export const EVIDENCE_WORDS = 3;
/** Stands for the field of an evidence that is a code; its start is the place of the code among the strings. */
export const CODE = 0xffff;

/** Collects edges and writes them as compressed rows, each edge in the rows of both of its ends. */
export class EdgeList {
  readonly #from = new GrowingU32();
  readonly #to = new GrowingU32();
  /** Kind in the low byte, confidence above. */
  readonly #what = new GrowingU32();
  readonly #evidenceOf = new GrowingU32();
  readonly #evidence = new GrowingU32();
  readonly #codes = new Map<string, number>();

  add(from: number, to: number, kind: EdgeKind, confidence: number, evidence: Span | null): void {
    this.#from.push(from);
    this.#to.push(to);
    this.#what.push(EDGE_KINDS.indexOf(kind) | (Math.round(confidence * CONFIDENCE_SCALE) << 8));
    this.#evidenceOf.push(evidence === null ? 0 : this.#keep(evidence));
  }

  /** Row starts, targets, kinds, confidences, evidence (0 is none, else one more than its place), evidence words, codes. */
  finish(nodes: number): Column[] {
    const from = this.#from.view();
    const to = this.#to.view();
    const starts = new Uint32Array(nodes + 1);
    for (const node of from) starts[node + 1]!++;
    for (const node of to) starts[node + 1]!++;
    for (let node = 0; node < nodes; node++) starts[node + 1]! += starts[node]!;
    const next = starts.slice();
    const targets = new Uint32Array(from.length * 2);
    const kinds = new Uint8Array(targets.length);
    const confidences = new Uint8Array(targets.length);
    const evidences = new Uint32Array(targets.length);
    const put = (row: number, target: number, edge: number, direction: number) => {
      const slot = next[row]!++;
      const what = this.#what.view()[edge]!;
      targets[slot] = target;
      kinds[slot] = (what & 0xff) | direction;
      confidences[slot] = what >>> 8;
      evidences[slot] = this.#evidenceOf.view()[edge]!;
    };
    for (let edge = 0; edge < from.length; edge++) put(from[edge]!, to[edge]!, edge, 0);
    for (let edge = 0; edge < from.length; edge++) put(to[edge]!, from[edge]!, edge, INCOMING);
    const codes = packStrings([...this.#codes.keys()]);
    return [starts, targets, kinds, confidences, evidences, this.#evidence.view(), codes.offsets, codes.bytes];
  }

  #keep(evidence: Span): number {
    if ('code' in evidence) {
      let place = this.#codes.get(evidence.code);
      if (place === undefined) {
        place = this.#codes.size;
        this.#codes.set(evidence.code, place);
      }
      this.#push(CODE, place, 0);
    } else {
      this.#push(TEXT_FIELDS.indexOf(evidence.field), evidence.start, evidence.end);
    }
    return this.#evidence.length / EVIDENCE_WORDS;
  }

  #push(...words: readonly number[]): void {
    for (const word of words) this.#evidence.push(word);
  }
}

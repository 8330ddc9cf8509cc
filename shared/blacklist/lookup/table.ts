/** One family of an opened table, as views on its bytes; see `layout.ts`. */
export interface Table {
  readonly index: Uint32Array;
  readonly indexBits: number;
  readonly lo: Uint32Array;
  /** Rows of hi, info, until, link. */
  readonly rows: Uint32Array;
  readonly count: number;
  readonly isNested: boolean;
}

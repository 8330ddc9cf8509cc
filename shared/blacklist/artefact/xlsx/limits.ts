import { ZIP_LIMITS, type ZipLimits } from '../zip/limits.ts';

/** What a workbook may hold. Rows and cells as Excel itself bounds them, or narrower. */
export interface WorkbookLimits {
  readonly zip: ZipLimits;
  readonly sheets: number;
  /** Rows of a sheet, blank ones included. */
  readonly rows: number;
  readonly cellsPerRow: number;
  readonly charactersPerCell: number;
  readonly sharedStrings: number;
  /** All shared strings together. They are the only part that is held whole. */
  readonly sharedCharacters: number;
  /** Characters of the workbook part and its relations. */
  readonly partCharacters: number;
}

export const WORKBOOK_LIMITS: WorkbookLimits = {
  zip: ZIP_LIMITS,
  sheets: 256,
  rows: 2_000_000,
  cellsPerRow: 256,
  charactersPerCell: 32_767,
  sharedStrings: 1_000_000,
  sharedCharacters: 16 << 20,
  partCharacters: 4 << 20,
};

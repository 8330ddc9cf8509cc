import type { DateRule } from '../artefact/dates.ts';
import type { Category } from '../record.ts';

/** What a column of a portal's table means. */
export type ColumnField = 'address' | 'country' | 'reason' | 'severity' | 'attackType' | 'registeredAt' | 'expiresAt';

export interface LayoutColumn {
  readonly field: ColumnField;
  /** Names that the column goes by; blanks and letter case do not matter. */
  readonly headers: readonly string[];
  /** How its text becomes a time; for the two date fields. */
  readonly date?: DateRule;
  /** Finds the source's id of the row (group 1) in the cell's link. */
  readonly link?: RegExp;
}

/**
 * How a portal's table becomes records. Data, so that a change of the portal is a new version of a map and not
 * of the code. Every column has to be there; further ones are ignored.
 */
export interface LayoutMap {
  readonly id: 'regtech' | 'secudium';
  readonly version: number;
  /** Headers by which the right sheet or table is known among others. */
  readonly identity: readonly string[];
  readonly columns: readonly LayoutColumn[];
  /** Category for values of the `attackType` column, lower case, where the reason names none. */
  readonly attackTypes: ReadonlyMap<string, Category>;
}

/** `regtech-xlsx@1`: the map and the form that it was used on. */
export const mapVersion = (map: LayoutMap, form: 'xlsx' | 'html'): string => `${map.id}-${form}@${map.version}`;

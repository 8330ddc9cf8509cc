import type { PolicyDocument } from '../document/document.ts';
import type { Soundness } from '../lifecycle/quality.ts';

/** What the catalogue is told of a programme. */
export interface CatalogueNews {
  readonly id: string;
  /** Of the programme's actor; what is not newer than what is known changes nothing. */
  readonly revision: number;
  readonly version: number;
  readonly soundness: Soundness;
  /** `null` for what nobody is to see. */
  readonly document: PolicyDocument | null;
}

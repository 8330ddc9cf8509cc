import { verdictPart } from '../eligibility/index.ts';
import { graphPart } from '../graph/index.ts';
import { searchPart } from '../search/index.ts';
import { cardsPart } from './cards.ts';

/** What a snapshot consists of, in the order in which it is built; the field of the catalogue is the key. */
export const PARTS = { cards: cardsPart, programs: verdictPart, search: searchPart, graph: graphPart } as const;

export type PartField = keyof typeof PARTS;
export const PART_FIELDS = Object.keys(PARTS) as readonly PartField[];

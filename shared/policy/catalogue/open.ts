import { AegisError } from '../../kernel/error.ts';
import type { PolicyDocument } from '../document/document.ts';
import type { Catalogue } from './catalogue.ts';
import { PART_FIELDS, PARTS, type PartField } from './parts.ts';

export interface OpenInput {
  readonly version: string;
  /** The bytes of each part. */
  readonly parts: Readonly<Record<PartField, Uint8Array>>;
  /** Fetches the document at a position that there is. */
  readonly document: (position: number) => Promise<PolicyDocument>;
}

/**
 * Decodes a snapshot.
 *
 * @throws AegisError `internal` when the parts are not of one snapshot, or were written by another version of the code.
 */
export function openCatalogue({ version, parts, document }: OpenInput): Catalogue {
  const opened = Object.fromEntries(
    PART_FIELDS.map((field) => [field, PARTS[field].open(parts[field])]),
  ) as unknown as Pick<Catalogue, PartField>;
  const { cards } = opened;
  const ids = cards.map(({ id }) => id);
  const positions = new Map(ids.map((id, position) => [id, position]));
  return {
    ...opened,
    ...{ version, count: cards.length, ids },
    positionOf: (id) => positions.get(id) ?? null,
    document(position) {
      if (cards[position] === undefined) {
        return Promise.reject(new AegisError('not_found', `the catalogue has no programme ${position}`));
      }
      return document(position);
    },
  };
}

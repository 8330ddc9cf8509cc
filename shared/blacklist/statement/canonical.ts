import { type Detail, MAX_DETAILS, tabulate, tooManyDetails } from './details.ts';
import type { Rows, Statement } from './statement.ts';

const UNUSED = 0xffff_ffff;

/**
 * A statement from finished rows whose details are numbered in any way: unused details are dropped and the others
 * renumbered by first use, in place, so that equal content gives equal bytes. Equal details must come with one number.
 * Throws `artefact_too_large` when more than {@link MAX_DETAILS} are used.
 *
 * @param detailAt - The detail behind a number.
 * @param detailCount - One more than the highest number.
 */
export function canonical(v4: Rows, v6: Rows, detailAt: (i: number) => Detail, detailCount: number): Statement {
  const renumbered = new Uint32Array(detailCount).fill(UNUSED);
  const used: Detail[] = [];
  for (const rows of [v4, v6]) {
    for (let i = 0; i < rows.length; i++) {
      const old = rows.detail[i]!;
      if (renumbered[old] === UNUSED) renumbered[old] = used.push(detailAt(old)) - 1;
      rows.detail[i] = renumbered[old]!;
    }
  }
  if (used.length > MAX_DETAILS) throw tooManyDetails();
  return { details: tabulate(used), v4, v6 };
}

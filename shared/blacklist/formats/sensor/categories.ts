import type { BlockDetail } from '../../block.ts';
import { CATEGORIES, type Category } from '../../record.ts';

/** Number of a category in Suricata's files, 1 to 60: its place in the closed list, to which names are only ever appended. */
export function categoryNumber(category: Category): number {
  return CATEGORIES.indexOf(category) + 1;
}

/** The categories of a block as numbers, ascending; what names none is `other`. */
export function categoryNumbers({ categories }: BlockDetail): readonly number[] {
  const numbers = CATEGORIES.filter((category) => categories.includes(category)).map(categoryNumber);
  return numbers.length > 0 ? numbers : [categoryNumber('other')];
}

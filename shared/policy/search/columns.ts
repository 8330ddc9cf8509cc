import { dayNumber } from '../day.ts';
import { DEADLINE_KINDS } from '../document/deadline.ts';
import { APPLICANT_KINDS, BENEFIT_KINDS, CATEGORIES, type PolicyDocument } from '../document/document.ts';
import { GrowingU16, GrowingU32 } from './growing.ts';
import type { Column, SectionReader } from './sections.ts';
import { packStrings, stringAt } from './strings.ts';

/** Digits of a district code that are kept; what is narrower counts as its town. */
const REGION_DIGITS = 8;
/** Kinds whose days come again, so that a window that has closed says nothing. */
const RECURRING_KINDS = (['periodic', 'regular'] as const).map((kind) => DEADLINE_KINDS.indexOf(kind));

/** Collects what results are filtered and counted by. */
export class ColumnsBuilder {
  readonly #masks = new GrowingU16();
  readonly #organisationKinds: string[] = [''];
  readonly #organisationKind = new GrowingU16();
  readonly #deadlineKind = new GrowingU16();
  readonly #regionStarts = new GrowingU32();
  readonly #regions = new GrowingU32();
  readonly #windowStarts = new GrowingU32();
  readonly #windows = new GrowingU32();

  add({ categories, applicants, benefits, organisation, deadline, regions }: PolicyDocument): void {
    this.#masks.push(maskOf(CATEGORIES, categories));
    this.#masks.push(maskOf(APPLICANT_KINDS, applicants));
    this.#masks.push(maskOf(BENEFIT_KINDS, benefits));
    this.#organisationKind.push(this.#kindOf(organisation.kind ?? ''));
    this.#deadlineKind.push(DEADLINE_KINDS.indexOf(deadline.kind));
    this.#regionStarts.push(this.#regions.length);
    for (const code of regions) this.#regions.push(packRegion(code));
    this.#windowStarts.push(this.#windows.length);
    for (const { opens, closes } of deadline.windows) {
      this.#windows.push(opens === null ? 0 : Math.max(1, dayNumber(opens)));
      this.#windows.push(closes === null ? 0xffffffff : Math.max(1, dayNumber(closes)));
    }
  }

  finish(): Column[] {
    this.#regionStarts.push(this.#regions.length);
    this.#windowStarts.push(this.#windows.length);
    const kinds = packStrings(this.#organisationKinds);
    return [
      this.#masks.view(),
      this.#organisationKind.view(),
      this.#deadlineKind.view(),
      this.#regionStarts.view(),
      this.#regions.view(),
      this.#windowStarts.view(),
      this.#windows.view(),
      kinds.offsets,
      kinds.bytes,
    ];
  }

  #kindOf(kind: string): number {
    const known = this.#organisationKinds.indexOf(kind);
    return known >= 0 ? known : this.#organisationKinds.push(kind) - 1;
  }
}

/** What results are filtered and counted by, as columns over positions. */
export class Columns {
  readonly #masks: Uint16Array;
  readonly #organisationKind: Uint16Array;
  readonly #deadlineKind: Uint16Array;
  readonly #regionStarts: Uint32Array;
  readonly #regions: Uint32Array;
  readonly #windowStarts: Uint32Array;
  readonly #windows: Uint32Array;
  readonly #kinds: readonly string[];

  constructor(reader: SectionReader) {
    this.#masks = reader.u16();
    this.#organisationKind = reader.u16();
    this.#deadlineKind = reader.u16();
    this.#regionStarts = reader.u32();
    this.#regions = reader.u32();
    this.#windowStarts = reader.u32();
    this.#windows = reader.u32();
    const kinds = { offsets: reader.u32(), bytes: reader.bytes() };
    this.#kinds = Array.from({ length: kinds.offsets.length - 1 }, (_, i) => stringAt(kinds, i));
  }

  get count(): number {
    return this.#organisationKind.length;
  }

  /** Bit `n` stands for the `n`th of CATEGORIES. */
  categories(position: number): number {
    return this.#masks[position * 3]!;
  }

  /** Bit `n` stands for the `n`th of APPLICANT_KINDS. */
  applicants(position: number): number {
    return this.#masks[position * 3 + 1]!;
  }

  /** Bit `n` stands for the `n`th of BENEFIT_KINDS. */
  benefits(position: number): number {
    return this.#masks[position * 3 + 2]!;
  }

  /** As the source calls it; empty where it does not say. */
  organisationKind(position: number): string {
    return this.#kinds[this.#organisationKind[position]!] ?? '';
  }

  /** Codes of provinces that it is for, two digits; none: the whole country. */
  provinces(position: number): string[] {
    const codes = new Set<string>();
    for (let at = this.#regionStarts[position]!; at < this.#regionStarts[position + 1]!; at++) {
      codes.add(String(Math.floor((this.#regions[at]! & 0x7ffffff) / 1_000_000)).padStart(2, '0'));
    }
    return [...codes].sort();
  }

  /** Whether somebody in a district can be meant: it lies in the policy's, or holds it, or the policy is for the whole country. */
  isFor(position: number, region: string): boolean {
    const from = this.#regionStarts[position]!;
    const until = this.#regionStarts[position + 1]!;
    if (from === until) return true;
    const asked = unpackRegion(packRegion(region));
    for (let at = from; at < until; at++) {
      const own = unpackRegion(this.#regions[at]!);
      if (own.startsWith(asked) || asked.startsWith(own)) return true;
    }
    return false;
  }

  /** Whether one can apply on a day (a day number), as far as days are stated; where none are, yes. */
  isOpen(position: number, day: number): boolean {
    const from = this.#windowStarts[position]!;
    const until = this.#windowStarts[position + 1]!;
    if (from === until || RECURRING_KINDS.includes(this.#deadlineKind[position]!)) return true;
    for (let at = from; at < until; at += 2) {
      if (this.#windows[at]! <= day && day <= this.#windows[at + 1]!) return true;
    }
    return false;
  }
}

/** Bits of the names that are there, by their place in a list. */
export function maskOf(all: readonly string[], some: readonly string[]): number {
  let mask = 0;
  for (const each of some) mask |= 1 << all.indexOf(each);
  return mask;
}

/** The names whose bits are set. */
export function namesOf<Name extends string>(all: readonly Name[], mask: number): Name[] {
  return all.filter((_, bit) => (mask >>> bit) & 1);
}

/** Digits as a number of 27 bits, how many there are above it: 2, 5 or 8 as 0, 1, 2. */
function packRegion(code: string): number {
  const digits = code.slice(0, REGION_DIGITS);
  return ((digits.length - 2) / 3) * 2 ** 27 + Number(digits.padEnd(REGION_DIGITS, '0'));
}

function unpackRegion(packed: number): string {
  const length = Math.floor(packed / 2 ** 27) * 3 + 2;
  return String(packed % 2 ** 27)
    .padStart(REGION_DIGITS, '0')
    .slice(0, length);
}

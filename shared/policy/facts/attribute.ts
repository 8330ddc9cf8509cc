/**
 * What can be known of an applicant. A rule asks for attributes, a person or a business tells facts about them, a question asks
 * for one of them.
 */
export type AttributeKind =
  /** A number with bounds; a fact is an interval. */
  | 'number'
  /** Exactly one of a list; a fact is what is still possible. */
  | 'choice'
  /** Any number of a list (traits); a fact is what holds and what does not. */
  | 'traits'
  /** Administrative district, a code of 2, 5, 8 or 10 digits; a fact is the district as far as it is known. */
  | 'region'
  /** A calendar day; a fact is an interval of days. */
  | 'day';

export interface Attribute {
  readonly id: string;
  readonly kind: AttributeKind;
  readonly label: Readonly<Record<'ko' | 'en', string>>;
  readonly question: Readonly<Record<'ko' | 'en', string>>;
  /** What can be chosen, in the order in which it is offered; absent for numbers, regions and days. */
  readonly options?: readonly AttributeOption[];
  /** What a number counts, for the screen: `KRW`, `percent`, `years` … */
  readonly unit?: string;
  /**
   * What it costs to answer, from 1: the time it takes and how sensitive it is (age 1, income 3, disability 4).
   */
  readonly cost: number;
  /** Never offered as something to change, and never used in ranking. */
  readonly isProtected: boolean;
  /**
   * Whom it describes: a person, the household, a business, an organisation, or the programme itself (for rules of ranking; never
   * asked). Decides to whom it is asked.
   */
  readonly of: 'person' | 'household' | 'business' | 'organisation' | 'programme';
}

export interface AttributeOption {
  readonly id: string;
  readonly label: Readonly<Record<'ko' | 'en', string>>;
  /** Share of the population for whom it holds, 0 to 1: a prior, replaced by what was answered; absent when not known. */
  readonly prior?: number;
  /** As `isProtected` of the attribute, for one trait among others that may be changed: `disabled` among `traits`. */
  readonly isProtected?: boolean;
}

/**
 * A programme as districts and agencies offer it in many places, in wording of its own. `{곳}` is the district's full name, `{고장}` its own name, `{나이}` an
 * age range, `{돈}` a sum, `{달}` months of residence, `{해}` the year.
 */
export interface Archetype {
  readonly title: string;
  readonly summary: string;
  readonly target: string;
  readonly criteria?: string;
  readonly benefit: string;
  readonly how: string;
  readonly papers: string;
  readonly laws: string;
  readonly ordinances?: string;
  /** 서비스분야, 지원유형, 사용자구분 */
  readonly field: string;
  readonly type: string;
  readonly users: string;
  /** Codes that are set, short: `all` for every person, then exceptions. See `codes.ts`. */
  readonly codes: string;
  /** Age ranges that it is offered for; none: no ages. */
  readonly ages?: readonly (readonly [number, number])[];
  /** Sums of 10,000 won. */
  readonly sums: readonly number[];
  /** Forms of 신청기한, by name. */
  readonly deadlines: readonly (
    | 'always'
    | 'agency'
    | 'range'
    | 'windows'
    | 'event'
    | 'birthday'
    | 'budget'
    | 'notice'
    | 'none'
    | 'dash'
    | 'regular'
    | 'periodic'
  )[];
  /** Who offers it. */
  readonly by: 'district' | 'province' | 'ministry' | 'any';
}

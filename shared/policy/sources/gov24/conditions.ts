import type { Condition, Rule, Unparsed } from '../../rule/rule.ts';
import { allOf, anyOf, coded, codedText } from '../common/rules.ts';
import { fieldOf, type Row } from '../records.ts';
import {
  AGE_FROM,
  AGE_UNTIL,
  HOUSEHOLD_CODES,
  INCOME_CODES,
  NO_UPPER_AGE,
  ORGANISATION_CODES,
  ORGANISATION_SECTOR_CODES,
  SECTOR_CODES,
  SEX_CODES,
  STAGE_CODES,
  TRAIT_CODES,
} from './codes.ts';

/** The codes that a row sets, ages apart. */
export interface CodeSet {
  readonly codes: ReadonlySet<string>;
  readonly age: { readonly min: number | null; readonly max: number | null };
}

const numberOf = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);

/** Reads a row of `supportConditions`: `Y` sets a code, ages are numbers or digits. Codes that are not known are kept, and mean nothing. */
export function codesOf(row: Row | undefined): CodeSet {
  const codes = new Set<string>();
  for (const [name, value] of Object.entries(row ?? {}))
    if (/^JA\d{4}$/.test(name) && (value === 'Y' || value === 'y')) codes.add(name);
  const from = numberOf(fieldOf(row, AGE_FROM));
  const until = numberOf(fieldOf(row, AGE_UNTIL));
  return {
    codes,
    age: {
      min: from === null || from === 0 ? null : from,
      max: until === null || until === 0 || until >= NO_UPPER_AGE ? null : until,
    },
  };
}

const setOf = (codes: ReadonlySet<string>, group: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(group).filter((code) => codes.has(code));

/** Any of a group's codes; none, or all of them, restricts nobody. */
function groupOf(
  { codes }: CodeSet,
  group: Readonly<Record<string, string | readonly string[] | null>>,
  id: string,
  attribute: string,
): Condition[] {
  const set = setOf(codes, group);
  if (set.length === 0 || set.length === Object.keys(group).length) return [];
  const values = set.map((code) => group[code]);
  // "Does not apply" is among them: ordinary people qualify, so the group does not restrict.
  if (values.includes(null)) return [];
  return [coded(id, attribute, { anyOf: values.flatMap((value) => value ?? []) }, set.join(','))];
}

function incomeOf({ codes }: CodeSet): Rule[] {
  const set = setOf(codes, INCOME_CODES);
  if (set.length === 0 || set.length === Object.keys(INCOME_CODES).length) return [];
  const bands: { min: number | null; max: number | null; codes: string[] }[] = [];
  for (const code of set) {
    const [min, max] = INCOME_CODES[code] ?? [null, null];
    const last = bands.at(-1);
    if (last !== undefined && last.max === min) {
      last.max = max;
      last.codes.push(code);
    } else bands.push({ min, max, codes: [code] });
  }
  return [
    anyOf(
      bands.map(({ min, max, codes: named }, index) =>
        coded(`income${index === 0 ? '' : `-${index}`}`, 'incomePercent', { min, max }, named.join(',')),
      ),
    ),
  ];
}

function ageOf({ age }: CodeSet, confidence: number): Condition[] {
  if (age.min === null && age.max === null) return [];
  return [coded('age', 'age', age, `${AGE_FROM},${AGE_UNTIL}`, confidence)];
}

/** Whether codes say anything about persons. Ages alone do not where the rest is about organisations: they tell whom these may employ. */
const isAboutPersons = ({ codes }: CodeSet): boolean =>
  [SEX_CODES, INCOME_CODES, TRAIT_CODES, HOUSEHOLD_CODES].some((group) => setOf(codes, group).length > 0);

const isAbout = ({ codes }: CodeSet, prefix: string): boolean => [...codes].some((code) => code.startsWith(prefix));

/** Kinds of applicants as a programme names them. */
export interface Kinds {
  readonly persons: boolean;
  readonly smallBusinesses: boolean;
  readonly organisations: boolean;
}

export interface CodedRule {
  /** What all who apply must meet; empty: nobody is restricted. */
  readonly rules: readonly Rule[];
  readonly kinds: Kinds;
  /** Conditions on persons that hold for everybody who applies, to compare texts with. */
  readonly common: readonly Condition[];
}

const kindIs = (id: string, kinds: readonly string[], source: string): Condition =>
  coded(id, 'applicantKind', { anyOf: [...kinds] }, source);

/** Whom a programme is for: by its codes, and by 사용자구분 where codes are silent. */
function kindsOf(set: CodeSet, stated: Kinds): Kinds {
  const isOfBusinesses = isAbout(set, 'JA1');
  const isOfOrganisations = isAbout(set, 'JA2');
  const onlyOthers = (isOfBusinesses || isOfOrganisations) && !isAboutPersons(set);
  const isStated = stated.persons || stated.smallBusinesses || stated.organisations;
  return {
    persons: !onlyOthers && (stated.persons || !isStated),
    smallBusinesses: stated.smallBusinesses || isOfBusinesses,
    organisations: stated.organisations || isOfOrganisations,
  };
}

/**
 * Who qualifies, by the codes: any of a group, all groups, one branch for each kind of applicant.
 *
 * @param ageConfidence Below 1 where a text states other ages.
 */
export function codedRule(set: CodeSet, stated: Kinds, ageConfidence: number): CodedRule {
  const kinds = kindsOf(set, stated);
  const persons: Rule[] = [
    ...groupOf(set, SEX_CODES, 'sex', 'sex'),
    ...ageOf(set, ageConfidence),
    ...incomeOf(set),
    ...groupOf(set, TRAIT_CODES, 'traits', 'traits'),
    ...groupOf(set, HOUSEHOLD_CODES, 'household', 'household'),
  ];
  const businesses: Rule[] = [
    ...groupOf(set, STAGE_CODES, 'stage', 'businessStage'),
    ...groupOf(set, SECTOR_CODES, 'sector', 'businessSector'),
  ];
  const organisations: Rule[] = [
    ...groupOf(set, ORGANISATION_CODES, 'organisation', 'organisationKind'),
    ...groupOf(set, ORGANISATION_SECTOR_CODES, 'organisation-sector', 'businessSector'),
  ];
  const branches: Rule[] = [];
  if (kinds.persons) branches.push(allOf([kindIs('kind', ['person', 'household'], '사용자구분'), ...persons]));
  if (kinds.smallBusinesses) {
    // Where no person applies, what is asked of a person is asked of the owner.
    const owner = kinds.persons || !isAboutPersons(set) ? [] : persons;
    branches.push(allOf([kindIs('kind-business', ['small-business'], '사용자구분'), ...owner, ...businesses]));
  }
  if (kinds.organisations)
    branches.push(allOf([kindIs('kind-organisation', ['organisation'], '사용자구분'), ...organisations]));
  const rules: Rule[] = branches.length === 0 ? [] : [anyOf(branches)];
  const orphan = orphanAge(set, kinds);
  const common =
    kinds.persons && branches.length === 1 ? persons.filter((rule): rule is Condition => rule.kind === 'is') : [];
  return { rules: orphan === null ? rules : [...rules, orphan], kinds, common };
}

/** Ages of a programme that no person applies to: somebody else has that age, and nothing here can ask for it. */
function orphanAge(set: CodeSet, kinds: Kinds): Unparsed | null {
  const { min, max } = set.age;
  const isUsed = kinds.persons || (kinds.smallBusinesses && isAboutPersons(set));
  if (isUsed || (min === null && max === null)) return null;
  return codedText('age-of-others', `${min ?? 0}~${max ?? ''}세`, `${AGE_FROM},${AGE_UNTIL}`);
}

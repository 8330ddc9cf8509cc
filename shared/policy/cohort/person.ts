import { addDays } from '../day.ts';
import type { Facts } from '../facts/fact.ts';
import { AGES, DISTRICTS, EDUCATIONS, EMPLOYMENTS, HOUSEHOLD_SIZES, INCOMES, SECTORS, TRAITS } from './priors.ts';
import { between, type Draw, happens, pick } from './random.ts';

/** The day on which the ages of a cohort are what was drawn. */
const BORN_BEFORE = '2026-07-01';

const exactly = (number: number) => ({ min: number, max: number });
const one = (id: string) => ({ oneOf: [id] });
const traits = (has: readonly string[]) => ({ has: [...has].sort(), hasNot: [], isComplete: true });

/** Everything about one synthetic person, with a business for some of them. */
export function completeFacts(draw: Draw): Facts {
  const [youngest, oldest] = pick(draw, AGES);
  const age = between(draw, youngest, oldest);
  const size = age < 19 ? between(draw, 3, 4) : pick(draw, HOUSEHOLD_SIZES);
  const isMarried = age >= 25 && size > 1 && happens(draw, age < 35 ? 0.45 : 0.8);
  const children = age >= 25 && size > 2 ? Math.min(size - (isMarried ? 2 : 1), between(draw, 0, 3)) : 0;
  const work = age < 19 ? 'other' : pick(draw, EMPLOYMENTS.find(([until]) => age <= until)![1]);
  const [leastIncome, mostIncome] = pick(draw, INCOMES);
  const income = between(draw, leastIncome, mostIncome);
  const isStudent = age >= 19 && age <= 26 && happens(draw, 0.5);
  const birthDate = addDays(BORN_BEFORE, -Math.floor(age * 365.25) - between(draw, 1, 360));
  const isOwner = work === 'self-employed';
  const isFemale = happens(draw, 0.5);
  return {
    birthDate: { from: birthDate, until: birthDate },
    sex: one(isFemale ? 'female' : 'male'),
    region: { region: pick(draw, DISTRICTS) },
    residenceMonths: exactly(between(draw, 0, 240)),
    marital: one(isMarried ? 'married' : 'single'),
    education: one(age < 19 ? 'high-enrolled' : isStudent ? 'university-enrolled' : pick(draw, EDUCATIONS)),
    employment: traits([work]),
    personalIncome: exactly(
      work === 'unemployed' || age < 19 ? 0 : Math.round(income * between(draw, 150, 450)) * 1_000,
    ),
    militaryYears: exactly(!isFemale && age >= 22 && happens(draw, 0.8) ? 2 : 0),
    traits: traits(personTraits(draw, { age, work, income, isFemale, isMarried, isStudent })),
    incomePercent: exactly(income),
    householdSize: exactly(size),
    children: exactly(children),
    household: traits(householdTraits(draw, { size, children, isMarried })),
    applicantKind: traits(isOwner ? ['person', 'household', 'small-business'] : ['person', 'household']),
    ...(isOwner ? businessFacts(draw) : {}),
  };
}

interface Life {
  readonly age: number;
  readonly work: string;
  readonly income: number;
  readonly isFemale: boolean;
  readonly isMarried: boolean;
  readonly isStudent: boolean;
}

function personTraits(draw: Draw, { age, work, income, isFemale, isMarried, isStudent }: Life): string[] {
  const drawn = TRAITS.filter(([, share]) => happens(draw, share)).map(([id]) => id);
  const isExpecting = isFemale && isMarried && age < 42 && happens(draw, 0.08);
  return [
    ...drawn,
    ...(age < 19 ? ['high'] : []),
    ...(isStudent ? ['university'] : []),
    ...(work === 'employed' || work === 'daily' || work === 'short-term' ? ['worker'] : []),
    ...(work === 'unemployed' ? ['job-seeker'] : []),
    ...(work === 'farming' ? ['farmer'] : []),
    ...(isExpecting ? ['expecting', 'pregnant'] : []),
    ...(income <= 30 ? ['basic-livelihood'] : income <= 50 ? ['near-poor'] : []),
  ];
}

function householdTraits(
  draw: Draw,
  { size, children, isMarried }: { size: number; children: number; isMarried: boolean },
): string[] {
  return [
    ...(size === 1 ? ['single-person'] : []),
    ...(children > 0 && !isMarried ? ['single-parent'] : []),
    ...(children >= 2 ? ['multi-child'] : []),
    ...(happens(draw, 0.44) ? ['no-home'] : []),
    ...(happens(draw, 0.08) ? ['newcomer'] : []),
    ...(happens(draw, 0.02) ? ['multicultural'] : []),
  ];
}

function businessFacts(draw: Draw): Facts {
  return {
    businessStage: one(
      pick(draw, [
        ['operating', 8],
        ['closing', 2],
      ]),
    ),
    businessSector: one(pick(draw, SECTORS)),
    businessAgeMonths: exactly(between(draw, 1, 180)),
    employees: exactly(between(draw, 0, 9)),
    annualRevenue: exactly(between(draw, 5, 900) * 1_000_000),
  };
}

/**
 * Shares by which the people of `cohort-1` are drawn: rounded, as of the population statistics of the mid-2020s (residents by age and
 * district, households by size and income, economically active population). They are no statement about anybody; they make a crowd
 * that is various enough to see what a change of rules does. Frozen with the name of the cohort: other shares are another cohort.
 */
export const AGES: readonly (readonly [readonly [number, number], number])[] = [
  [[15, 18], 4],
  [[19, 24], 8],
  [[25, 29], 9],
  [[30, 34], 9],
  [[35, 39], 9],
  [[40, 49], 17],
  [[50, 59], 18],
  [[60, 64], 9],
  [[65, 74], 11],
  [[75, 90], 6],
];

/** Districts with about the share of their province: a city, and something rural where there is something. */
export const DISTRICTS: readonly (readonly [string, number])[] = [
  ['11680', 7],
  ['11620', 6],
  ['11305', 5],
  ['26350', 3],
  ['26710', 3],
  ['27290', 3],
  ['27720', 1],
  ['28200', 4],
  ['28710', 1],
  ['30200', 3],
  ['31140', 2],
  ['36110', 1],
  ['41463', 9],
  ['41113', 9],
  ['41480', 5],
  ['41830', 3],
  ['43113', 2],
  ['43740', 1],
  ['44133', 3],
  ['44790', 1],
  ['12170', 2],
  ['12330', 3],
  ['12840', 1],
  ['47190', 3],
  ['47730', 2],
  ['48250', 4],
  ['48860', 2],
  ['50110', 1],
  ['51110', 2],
  ['51770', 1],
  ['52111', 3],
  ['52800', 1],
];

/** Household income in percent of the median. */
export const INCOMES: readonly (readonly [readonly [number, number], number])[] = [
  [[5, 30], 7],
  [[31, 50], 11],
  [[51, 75], 16],
  [[76, 100], 16],
  [[101, 150], 25],
  [[151, 200], 14],
  [[201, 400], 11],
];

export const HOUSEHOLD_SIZES: readonly (readonly [number, number])[] = [
  [1, 35],
  [2, 29],
  [3, 19],
  [4, 13],
  [5, 4],
];

/** By age: up to 24, up to 39, up to 64, older. */
export const EMPLOYMENTS: readonly (readonly [number, readonly (readonly [string, number])[]])[] = [
  [
    24,
    [
      ['employed', 30],
      ['unemployed', 30],
      ['short-term', 20],
      ['freelancer', 5],
      ['other', 15],
    ],
  ],
  [
    39,
    [
      ['employed', 65],
      ['self-employed', 9],
      ['unemployed', 12],
      ['freelancer', 8],
      ['founder', 3],
      ['daily', 3],
    ],
  ],
  [
    64,
    [
      ['employed', 55],
      ['self-employed', 20],
      ['unemployed', 10],
      ['freelancer', 4],
      ['daily', 5],
      ['farming', 6],
    ],
  ],
  [
    200,
    [
      ['employed', 20],
      ['self-employed', 12],
      ['farming', 15],
      ['other', 53],
    ],
  ],
];

export const EDUCATIONS: readonly (readonly [string, number])[] = [
  ['below-high', 12],
  ['high-graduate', 36],
  ['university-graduate', 45],
  ['graduate-school', 7],
];

/** Of an adult; what depends on age, household or work is derived instead. */
export const TRAITS: readonly (readonly [string, number])[] = [
  ['disabled', 0.05],
  ['veteran', 0.02],
  ['patient', 0.08],
  ['local-talent', 0.05],
];

export const SECTORS: readonly (readonly [string, number])[] = [
  ['food', 20],
  ['manufacturing', 13],
  ['agriculture', 5],
  ['ict', 5],
  ['other', 57],
];

/** Codes of `supportConditions` by group, and what each of them means in our attributes. `null`: "does not apply", which restricts nobody. */
export const TRAIT_CODES: Readonly<Record<string, string | null>> = {
  JA0301: 'expecting',
  JA0302: 'pregnant',
  JA0303: 'birth-adoption',
  JA0313: 'farmer',
  JA0314: 'fisher',
  JA0315: 'livestock',
  JA0316: 'forester',
  JA0317: 'elementary',
  JA0318: 'middle',
  JA0319: 'high',
  JA0320: 'university',
  JA0322: null,
  JA0326: 'worker',
  JA0327: 'job-seeker',
  JA0328: 'disabled',
  JA0329: 'veteran',
  JA0330: 'patient',
};

export const HOUSEHOLD_CODES: Readonly<Record<string, string | null>> = {
  JA0401: 'multicultural',
  JA0402: 'north-korean-defector',
  JA0403: 'single-parent',
  JA0404: 'single-person',
  JA0410: null,
  JA0411: 'multi-child',
  JA0412: 'no-home',
  JA0413: 'newcomer',
  JA0414: 'extended',
};

export const SEX_CODES: Readonly<Record<string, string>> = { JA0101: 'male', JA0102: 'female' };

export const STAGE_CODES: Readonly<Record<string, string>> = {
  JA1101: 'prospective',
  JA1102: 'operating',
  JA1103: 'closing',
};

/** Sectors of small businesses: "other" is whatever is neither food nor manufacturing. */
export const SECTOR_CODES: Readonly<Record<string, readonly string[]>> = {
  JA1201: ['food'],
  JA1202: ['manufacturing'],
  JA1299: ['agriculture', 'ict', 'other'],
};

export const ORGANISATION_CODES: Readonly<Record<string, string>> = {
  JA2101: 'sme',
  JA2102: 'welfare-facility',
  JA2103: 'institution',
};

/** Sectors of organisations: "other" here includes food. */
export const ORGANISATION_SECTOR_CODES: Readonly<Record<string, readonly string[]>> = {
  JA2201: ['manufacturing'],
  JA2202: ['agriculture'],
  JA2203: ['ict'],
  JA2299: ['food', 'other'],
};

/** Bands of the household's income in percent of the median: [above, up to]. */
export const INCOME_CODES: Readonly<Record<string, readonly [number | null, number | null]>> = {
  JA0201: [null, 50],
  JA0202: [50, 75],
  JA0203: [75, 100],
  JA0204: [100, 200],
  JA0205: [200, null],
};

export const AGE_FROM = 'JA0110';
export const AGE_UNTIL = 'JA0111';
/** From this age on an upper limit means that there is none. */
export const NO_UPPER_AGE = 120;

/** Texts of the pages for citizens and case workers, in English. */
export const citizenEn = {};

/** Texts of the pages for citizens and case workers, in Korean. */
export const citizenKo = {};

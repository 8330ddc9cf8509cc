/** Texts of the pages for operators, in Korean. */
export const operatorKo = {};

/** Texts of the pages for operators, in English. */
export const operatorEn = {};

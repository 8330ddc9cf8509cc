/** Rules and tests of others, brought over. Apart from the rest, so that who only judges does not load a YAML parser. */
export { importJsonLogic } from './json-logic.ts';
export type { Mapping } from './mapping.ts';
export { importOpenFiscaTests, type OpenFiscaMapping, runCases } from './openfisca.ts';

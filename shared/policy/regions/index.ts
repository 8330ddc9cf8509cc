export { regionOf, regionOfOrganisation, regionsOfOrganisation } from './organisation.ts';
export {
  districtsIn,
  normaliseRegion,
  provinces,
  regionLabel,
  regionOfCode,
  wholeDistrict,
} from './regions.ts';

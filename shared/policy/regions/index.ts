export { regionOf, regionOfOrganisation, regionsOfOrganisation } from './organisation.ts';
export {
  districtsIn,
  normaliseRegion,
  provinces,
  REGION_TABLE_VERSION,
  type Region,
  regionLabel,
  regionOfCode,
  wholeDistrict,
} from './regions.ts';

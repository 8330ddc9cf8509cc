/** From a day on, a code goes on as others. More than one successor: the old district was divided, and nobody can say which half is meant. */
export interface Succession {
  readonly from: string;
  readonly old: string;
  readonly next: readonly string[];
}

const JEONNAM_GWANGJU =
  '46110 12110,46130 12130,46150 12150,46170 12170,46230 12190,29110 12210,29140 12240,29155 12270,29170 12300,29200 12330,46710 12710,46720 12720,' +
  '46730 12730,46770 12740,46780 12750,46790 12760,46800 12770,46810 12780,46820 12790,46830 12800,46840 12810,46860 12820,46870 12830,46880 12840,' +
  '46890 12850,46900 12860,46910 12870';

/** The whole of the former 광주광역시 is five districts today, the whole of the former 전라남도 the other 22. */
const WHOLES =
  '29 12210 12240 12270 12300 12330,46 12110 12130 12150 12170 12190 12710 12720 12730 12740 12750 12760 12770 12780 12790 12800 12810 12820 12830 ' +
  '12840 12850 12860 12870';

const pairs = (from: string, list: string): Succession[] =>
  list.split(',').map((pair) => {
    const [old = '', ...next] = pair.split(' ');
    return { from, old, next };
  });

/**
 * Changes of district codes, by the day from which the new code counts. The last three digits of 강원 and 전북 stayed (`42110` → `51110`). Notices of the
 * Ministry of the Interior and Safety on 법정동코드; 군위 moved from 경북 to 대구 on 2023-07-01, 인천 was divided anew on 2026-07-01.
 */
export const SUCCESSIONS: readonly Succession[] = [
  ...pairs('2018-07-01', '28170 28177'),
  ...pairs('2023-06-11', '42 51'),
  ...pairs('2023-07-01', '47720 27720'),
  ...pairs('2024-01-18', '45 52'),
  ...pairs('2026-07-01', JEONNAM_GWANGJU),
  ...pairs('2026-07-01', WHOLES),
  ...pairs('2026-07-01', '28110 28125 28155,28140 28125,28260 28275 28290'),
];

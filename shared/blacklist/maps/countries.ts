/** ISO 3166-1 alpha-2 codes as officially assigned, 249, and `XK`, which sources use for Kosovo. */
export const COUNTRY_CODES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
    'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ ' +
    'NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
    'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
    'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
);

/** Korean and English names of the countries that lists name most, each name on its own: no name is looked for inside another. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ['아랍에미리트', '아랍에미리트연합', 'United Arab Emirates', 'UAE'],
  AR: ['아르헨티나', 'Argentina'],
  AT: ['오스트리아', 'Austria'],
  AU: ['호주', '오스트레일리아', 'Australia'],
  BD: ['방글라데시', 'Bangladesh'],
  BE: ['벨기에', 'Belgium'],
  BG: ['불가리아', 'Bulgaria'],
  BR: ['브라질', 'Brazil'],
  BY: ['벨라루스', 'Belarus'],
  CA: ['캐나다', 'Canada'],
  CH: ['스위스', 'Switzerland'],
  CL: ['칠레', 'Chile'],
  CN: ['중국', 'China', "People's Republic of China", 'PRC'],
  CO: ['콜롬비아', 'Colombia'],
  CZ: ['체코', 'Czech Republic', 'Czechia'],
  DE: ['독일', 'Germany'],
  DK: ['덴마크', 'Denmark'],
  EC: ['에콰도르', 'Ecuador'],
  EE: ['에스토니아', 'Estonia'],
  EG: ['이집트', 'Egypt'],
  ES: ['스페인', 'Spain'],
  FI: ['핀란드', 'Finland'],
  FR: ['프랑스', 'France'],
  GB: ['영국', 'United Kingdom', 'Great Britain', 'UK', 'England'],
  GR: ['그리스', 'Greece'],
  HK: ['홍콩', 'Hong Kong', 'Hong Kong SAR'],
  HU: ['헝가리', 'Hungary'],
  ID: ['인도네시아', 'Indonesia'],
  IE: ['아일랜드', 'Ireland'],
  IL: ['이스라엘', 'Israel'],
  IN: ['인도', 'India'],
  IQ: ['이라크', 'Iraq'],
  IR: ['이란', 'Iran', 'Iran, Islamic Republic of', 'Islamic Republic of Iran'],
  IT: ['이탈리아', 'Italy'],
  JP: ['일본', 'Japan'],
  KH: ['캄보디아', 'Cambodia'],
  KP: ['북한', '조선민주주의인민공화국', 'North Korea', "Korea, Democratic People's Republic of"],
  KR: ['한국', '대한민국', '남한', 'South Korea', 'Korea', 'Republic of Korea', 'Korea, Republic of'],
  KZ: ['카자흐스탄', 'Kazakhstan'],
  LT: ['리투아니아', 'Lithuania'],
  LV: ['라트비아', 'Latvia'],
  MD: ['몰도바', 'Moldova', 'Republic of Moldova'],
  MM: ['미얀마', 'Myanmar'],
  MN: ['몽골', 'Mongolia'],
  MO: ['마카오', 'Macao', 'Macau'],
  MX: ['멕시코', 'Mexico'],
  MY: ['말레이시아', 'Malaysia'],
  NG: ['나이지리아', 'Nigeria'],
  NL: ['네덜란드', 'Netherlands', 'The Netherlands'],
  NO: ['노르웨이', 'Norway'],
  NZ: ['뉴질랜드', 'New Zealand'],
  PA: ['파나마', 'Panama'],
  PE: ['페루', 'Peru'],
  PH: ['필리핀', 'Philippines'],
  PK: ['파키스탄', 'Pakistan'],
  PL: ['폴란드', 'Poland'],
  PT: ['포르투갈', 'Portugal'],
  RO: ['루마니아', 'Romania'],
  RS: ['세르비아', 'Serbia'],
  RU: ['러시아', '러시아연방', 'Russia', 'Russian Federation'],
  SA: ['사우디아라비아', '사우디', 'Saudi Arabia'],
  SC: ['세이셸', 'Seychelles'],
  SE: ['스웨덴', 'Sweden'],
  SG: ['싱가포르', '싱가폴', 'Singapore'],
  SK: ['슬로바키아', 'Slovakia'],
  TH: ['태국', '타이', 'Thailand'],
  TR: ['터키', '튀르키예', 'Turkey', 'Türkiye'],
  TW: ['대만', '타이완', 'Taiwan', 'Taiwan, Province of China'],
  UA: ['우크라이나', 'Ukraine'],
  US: ['미국', '미합중국', 'United States', 'United States of America', 'USA'],
  UZ: ['우즈베키스탄', 'Uzbekistan'],
  VE: ['베네수엘라', 'Venezuela'],
  VG: ['영국령 버진아일랜드', 'British Virgin Islands'],
  VN: ['베트남', 'Vietnam', 'Viet Nam'],
  ZA: ['남아프리카공화국', '남아공', 'South Africa'],
};

/** Blanks, dots and letter case do not make another name. */
export const countryKey = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s.]+/g, '');

/** Code by {@link countryKey} of a name. */
export const COUNTRY_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map((name) => [countryKey(name), code] as const)),
);

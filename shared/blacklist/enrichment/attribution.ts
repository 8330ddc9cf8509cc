/** One line of attribution, with the link that the licence of the data asks for. */
export interface Attribution {
  readonly en: string;
  readonly ko: string;
  readonly url: string;
}

/**
 * What pages and reports that show countries or networks must say, and link to. The data of autonomous systems is under CC BY 4.0,
 * whose makers ask for a link back on every page; the data of countries is CC0 with a notice of the NRO.
 */
export const ATTRIBUTIONS: readonly Attribution[] = [
  { en: 'IP Geolocation by DB-IP', ko: 'IP 위치 정보: DB-IP', url: 'https://db-ip.com/' },
  {
    en: 'Routing data by RouteViews (CC BY 4.0)',
    ko: '라우팅 정보: RouteViews (CC BY 4.0)',
    url: 'https://www.routeviews.org/routeviews/',
  },
  {
    en: 'Registration data by the Number Resource Organization (CC BY 4.0)',
    ko: '주소 할당 정보: Number Resource Organization (CC BY 4.0)',
    url: 'https://www.nro.net/',
  },
];

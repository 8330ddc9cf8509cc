import { badKey } from './faults.ts';
import type { Gov24Data } from './generate.ts';
import { json, numberOf, type Site, slice } from './site.ts';

const endpoint = (rows: readonly unknown[]): Site => ({
  key: 'serviceKey',
  page: 'page',
  refuse: badKey,
  answer: (visit) => {
    const perPage = numberOf(visit.request, 'perPage', 10, 20_000);
    const part = slice(rows, perPage, visit);
    // Conditions are ignored, and everything comes: the real server was seen to do so.
    const counts = {
      page: visit.page,
      perPage,
      totalCount: part.total,
      currentCount: part.rows.length,
      matchCount: part.total,
    };
    return json({ ...(part.hasCounts ? counts : {}), data: part.rows });
  },
});

/** The three endpoints of the national catalogue. */
export const gov24Sites = (data: Gov24Data): Readonly<Record<string, Site>> => ({
  '/api/gov24/v3/serviceList': endpoint(data.serviceList),
  '/api/gov24/v3/serviceDetail': endpoint(data.serviceDetail),
  '/api/gov24/v3/supportConditions': endpoint(data.supportConditions),
});

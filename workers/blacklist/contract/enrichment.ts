import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText } from './common.ts';

/** A text in both languages. */
export const bilingual = z.object({ en: z.string(), ko: z.string() });

export const attribution = bilingual
  .extend({ url: z.string() })
  .meta({ id: 'Attribution', description: 'What must be said, and linked to, where the data is shown.' });

export const registration = z
  .object({
    country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2.' }),
    countryName: bilingual.nullable(),
    asn: z.number().int().nullable().meta({ description: 'Autonomous system that announces it.' }),
    asName: z.string().nullable(),
  })
  .meta({
    id: 'Registration',
    description: 'Null where nothing is known, or not one answer holds for all of a range.',
  });

export const getEnrichment = defineRoute({
  operationId: 'getEnrichment',
  method: 'get',
  path: '/api/v1/blacklist/enrichment/{ip}',
  summary: 'Country and network of an address',
  summaryKo: '주소의 국가와 네트워크(AS)',
  tag: 'check',
  permission: 'blacklist:read',
  request: { params: z.object({ ip: addressText }) },
  responses: {
    200: {
      description: 'What is known; all null without data.',
      schema: registration.extend({
        address: z.string(),
        dataVersion: z.string().nullable(),
        attributions: z.array(attribution),
      }),
    },
  },
  errors: ['address_invalid'],
  cache: 'private, max-age=300',
});

export const enrichmentContracts = [getEnrichment];

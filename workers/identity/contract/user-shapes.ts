import * as z from 'zod';
import { CHANNELS, isTimeZone, LOCALES, THEMES } from '../../../shared/identity/profile/preferences.ts';
import {
  EDUCATIONS,
  EMPLOYMENTS,
  HOUSEHOLD_TYPES,
  isDay,
  PROFILE_VERSION,
} from '../../../shared/identity/profile/profile.ts';
import { entityId, instant } from './common.ts';

export const email = z
  .string()
  .min(3)
  .max(254)
  .meta({ examples: ['ada@example.org'] });

export const username = z
  .string()
  .min(1)
  .max(120)
  .meta({
    description:
      'A name that looks like one of another is taken, too; lower case, letters of one writing system, digits and `. _ -`.',
    examples: ['ada'],
  });

export const displayName = z.string().trim().min(1).max(80);

export const locale = z.enum(LOCALES);

export const status = z.enum(['pending', 'active', 'suspended', 'erasing']);

export const user = z
  .object({
    id: entityId,
    status: status.meta({ description: '`pending`: the address is not verified yet.' }),
    email: email.nullable(),
    emailVerifiedAt: instant.nullable(),
    username: username.nullable(),
    locale,
    roles: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
    suspendedReason: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'User', description: 'An account. The revision is in `ETag` as well.' });

export const userSummary = z
  .object({
    id: entityId,
    status,
    email: email.nullable(),
    username: username.nullable(),
    displayName: z.string().nullable(),
    roles: z.array(z.string()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'UserSummary', description: 'A row of the directory; may be a second behind.' });

const household = z.object({
  type: z.enum(HOUSEHOLD_TYPES).nullable().default(null),
  members: z.number().int().min(1).max(30).nullable().default(null),
  children: z.number().int().min(0).max(20).nullable().default(null),
  incomePercent: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .default(null)
    .meta({ description: 'Of the median income of such a household (기준 중위소득), in percent.' }),
});

export const profile = z
  .object({
    version: z.literal(PROFILE_VERSION).default(PROFILE_VERSION),
    displayName: displayName.nullable().default(null),
    birthDate: z.string().refine(isDay, 'a day, YYYY-MM-DD, from 1900 on').nullable().default(null),
    regionCode: z
      .string()
      .regex(/^(?:\d{2}|\d{5}|\d{8}|\d{10})$/)
      .nullable()
      .default(null)
      .meta({
        description: 'Beginning of the Korean district code (법정동코드): 2, 5, 8 or 10 digits.',
        examples: ['11680'],
      }),
    household: household.nullable().default(null),
    employment: z.enum(EMPLOYMENTS).nullable().default(null),
    occupation: z.string().trim().min(1).max(120).nullable().default(null),
    education: z.enum(EDUCATIONS).nullable().default(null),
    interests: z.array(z.string().trim().min(1).max(40)).max(30).default([]),
  })
  .meta({ id: 'Profile', description: 'What a person tells of themselves; null is "not told", not "no".' });

export const preferences = z
  .object({
    locale,
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, 'a name of the IANA time zone database')
      .meta({
        examples: ['Asia/Seoul'],
      }),
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length).meta({
      description: 'Where notices go. Mails about security are sent in any case.',
    }),
    theme: z.enum(THEMES),
  })
  .meta({ id: 'Preferences' });

export const activity = z
  .object({
    id: z.number().int(),
    at: instant,
    type: z.string().meta({ examples: ['session.started', 'password.changed'] }),
    security: z.boolean(),
    actor: z.string().meta({ description: 'Who did it: `user:<id>`, `anonymous`, `admin-key`, `alarm`.' }),
    session: z.string().nullable(),
    addressPrefix: z.string().nullable().meta({ description: 'Network, /24 or /64.' }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Activity' });

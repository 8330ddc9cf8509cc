import { EDUCATIONS, EMPLOYMENTS, HOUSEHOLD_TYPES } from '../../../shared/identity/profile/profile.ts';
import { html, type Markup } from '../../gateway/pages/html.ts';
import { choices, field, form, section, select } from '../components.ts';
import { newUsername } from '../fields.ts';
import type { PageContext, PageRenderer } from '../page.ts';

const ME = '/api/v1/users/me';

/** What a person tells of themselves, and how they want to be spoken to. */
export const accountPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.navProfile}</h1>
${namesSection(context)}
${profileSection(context)}
${preferencesSection(context)}`;
  return { title: t.navProfile, main, islands: ['account'] };
};

function namesSection({ t }: PageContext): Markup {
  return section(
    'names',
    t.names,
    null,
    html`<dl id="me" data-detail="${ME}" hidden>
<dt>${t.email}</dt><dd><span data-text="email"></span> <span class="badge" data-if="emailVerifiedAt">${t.emailVerified}</span></dd>
<dt>${t.roles}</dt><dd data-text="roles"></dd>
<dt>${t.memberSince}</dt><dd><time data-time="createdAt"></time></dd>
</dl>
`,
    form(
      { api: `PUT ${ME}`, next: 'notice', button: t.save, done: t.saved, load: ME },
      newUsername(t, { kind: 'nullable', optional: true }),
    ),
    form(
      { api: `POST ${ME}/email`, next: 'notice clear', button: t.changeEmail, done: t.changeEmailDone, isQuiet: true },
      field({ name: 'email', label: t.newEmail, hint: t.newEmailHint, type: 'email', autocomplete: 'email' }),
    ),
  );
}

function profileSection({ t }: PageContext): Markup {
  const untold = ['', t.untold] as const;
  const optional = { kind: 'nullable', optional: true } as const;
  const count = { kind: 'number', type: 'number', optional: true } as const;
  return section(
    'profile',
    t.profile,
    t.profileLead,
    form(
      { api: `PUT ${ME}/profile`, next: 'notice', button: t.save, done: t.saved, load: `${ME}/profile` },
      field({ name: 'displayName', label: t.displayName, autocomplete: 'name', maxLength: 80, ...optional }),
      field({ name: 'birthDate', label: t.birthDate, type: 'date', autocomplete: 'bday', ...optional }),
      field({ name: 'regionCode', label: t.regionCode, hint: t.regionHint, inputmode: 'numeric', ...optional }),
      select({
        ...{ name: 'employment', label: t.employment, isNullable: true },
        options: [untold, ...EMPLOYMENTS.map((value) => [value, t[`employment.${value}`]] as const)],
      }),
      field({ name: 'occupation', label: t.occupation, maxLength: 120, ...optional }),
      select({
        name: 'education',
        label: t.education,
        isNullable: true,
        options: [untold, ...EDUCATIONS.map((value) => [value, t[`education.${value}`]] as const)],
      }),
      select({
        ...{ name: 'household.type', label: t.household, isNullable: true },
        options: [untold, ...HOUSEHOLD_TYPES.map((value) => [value, t[`household.${value}`]] as const)],
      }),
      field({ name: 'household.members', label: t.householdMembers, ...count }),
      field({ name: 'household.children', label: t.householdChildren, ...count }),
      field({ name: 'household.incomePercent', label: t.householdIncome, hint: t.householdIncomeHint, ...count }),
      field({ name: 'interests', label: t.interests, hint: t.interestsHint, kind: 'commas', optional: true }),
    ),
  );
}

function preferencesSection({ t }: PageContext): Markup {
  return section(
    'preferences',
    t.preferences,
    null,
    form(
      {
        api: `PUT ${ME}/preferences`,
        next: 'notice appearance',
        button: t.save,
        done: t.saved,
        load: `${ME}/preferences`,
      },
      select({
        name: 'locale',
        label: t.locale,
        options: [
          ['en', 'English'],
          ['ko', '한국어'],
        ],
      }),
      field({ name: 'timeZone', label: t.timeZone, hint: t.timeZoneHint, maxLength: 60, autocomplete: 'off' }),
      select({
        name: 'theme',
        label: t.theme,
        options: [
          ['system', t.themeSystem],
          ['light', t.themeLight],
          ['dark', t.themeDark],
        ],
      }),
      choices('channels', t.channels, [
        ['email', t.channelEmail],
        ['web', t.channelWeb],
      ]),
    ),
  );
}

import * as v from 'valibot';

export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];
export const THEMES = ['system', 'light', 'dark'] as const;
export const CHANNELS = ['email', 'web'] as const;

/** How a person wants to be spoken to. Security mails are sent whatever the channels say. */
export const preferencesSchema = v.strictObject({
  locale: v.picklist(LOCALES),
  /** Name of the IANA time zone database. */
  timeZone: v.pipe(
    v.string(),
    v.maxLength(60),
    v.check((name) => isTimeZone(name), 'no such time zone'),
  ),
  channels: v.pipe(v.array(v.picklist(CHANNELS)), v.maxLength(CHANNELS.length)),
  theme: v.picklist(THEMES),
});

export type Preferences = v.InferOutput<typeof preferencesSchema>;

/** What holds until somebody says otherwise. */
export function defaultPreferences(locale: Locale): Preferences {
  return { locale, timeZone: locale === 'ko' ? 'Asia/Seoul' : 'UTC', channels: ['email', 'web'], theme: 'system' };
}

/** Whether the runtime knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // The only way to ask is to try; it throws RangeError and nothing else.
    return false;
  }
}

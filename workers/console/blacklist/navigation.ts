import { may, type PageContext } from '../page.ts';
import { blacklistMessages } from './page.ts';
import { PAGES } from './pages.ts';

/** Pages that the reader may see and that have an entry, in order; none where the system is switched off. */
export function blacklistEntries(context: PageContext): { readonly path: string; readonly text: string }[] {
  if (!context.systems.has('blacklist')) return [];
  const b = blacklistMessages(context.language);
  return PAGES.flatMap(({ route, permission, navigation }) =>
    navigation !== undefined && may(context, permission) ? [{ path: route.path, text: b[navigation] }] : [],
  );
}

/** The heading above them. */
export const blacklistHeading = ({ language }: PageContext): string => blacklistMessages(language).navThreats;

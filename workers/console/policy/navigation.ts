import { may, type PageContext } from '../page.ts';
import { policyMessages } from './page.ts';
import { PAGES } from './pages.ts';

/** Pages that the reader may see and that have an entry, in order; none where the system is switched off. */
export function policyEntries(context: PageContext): { readonly path: string; readonly text: string }[] {
  if (!context.systems.has('policy')) return [];
  const p = policyMessages(context.language);
  return PAGES.flatMap(({ route, audience, navigation }) => {
    const isOpen =
      audience === 'everybody' ||
      (audience === 'signed-in' ? context.principal.kind === 'user' : may(context, audience));
    return navigation !== undefined && isOpen ? [{ path: route.path, text: p[navigation] }] : [];
  });
}

/** The heading above them. */
export const policyHeading = ({ language }: PageContext): string => policyMessages(language).navPolicy;

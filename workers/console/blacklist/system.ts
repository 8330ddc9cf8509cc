import type { SystemModule } from '../../gateway/route.ts';
import { page } from '../mount.ts';
import { blacklistMessages } from './page.ts';
import { PAGES } from './pages.ts';

/** The pages of the threat lists. They come and go with the blacklist system. */
export const blacklistConsole: SystemModule = {
  name: 'blacklist',
  routes: PAGES.map(({ route, permission, render }) =>
    page(route, permission, (context) => render(context, blacklistMessages(context.language))),
  ),
};

import type { SystemModule } from '../../gateway/route.ts';
import { page } from '../mount.ts';
import { policyMessages } from './page.ts';
import { PAGES } from './pages.ts';

/** The pages about programmes. They come and go with the policy system. */
export const policyConsole: SystemModule = {
  name: 'policy',
  routes: PAGES.map(({ route, audience, render }) =>
    page(route, audience, (context) => render(context, policyMessages(context.language))),
  ),
};

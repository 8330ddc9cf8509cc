import { html } from '../../gateway/pages/html.ts';
import type { Permission } from '../../gateway/permissions.ts';
import type { PageContent, PageContext } from '../page.ts';

/** Says which permission is missing. */
export function forbiddenPage({ t }: PageContext, permission: Permission): PageContent {
  const main = html`<h1>${t.forbidden}</h1><p>${t.forbiddenLead} <code>${permission}</code></p>`;
  return { title: t.forbidden, main, status: 403 };
}

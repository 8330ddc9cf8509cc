import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, checkbox, form, list, section } from '../components.ts';
import type { PageContext, PageRenderer } from '../page.ts';

const ME = '/api/v1/users/me';

/** A copy of everything, and the end of everything. */
export const privacyPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.navPrivacy}</h1>
${exportSection(context)}
${eraseSection(context)}`;
  return { title: t.navPrivacy, main };
};

function exportSection({ t }: PageContext): Markup {
  const words = JSON.stringify({
    queued: t.exportQueued,
    ready: t.exportReady,
    expired: t.exportExpired,
    failed: t.exportFailed,
  });
  const row = html`<li class="item">
<div><strong data-time="createdAt"></strong> <span class="badge" data-text="state" data-words="${words}"></span>
<p class="quiet" data-if="state=ready">${t.exportUntil} <time data-time="expiresAt"></time></p></div>
<a class="button" data-if="state=ready" data-fill="href=${ME}/exports/{id}/archive" download>${t.exportDownload}</a>
</li>`;
  const texts = { caption: t.exportTitle, empty: t.exportNone, more: t.more };
  return section(
    'export',
    t.exportTitle,
    t.exportLead,
    list({ id: 'exports-list', source: `${ME}/exports`, row, watch: 'state=queued', ...texts }),
    html`<p class="actions">${action({
      ...{ api: `POST ${ME}/export`, next: 'refresh:exports-list notice', isOnce: true },
      ...{ text: t.exportAsk, done: t.exportAsked },
    })}</p>
`,
  );
}

function eraseSection({ t }: PageContext): Markup {
  return section(
    'erase',
    t.eraseTitle,
    t.eraseLead,
    form(
      { api: `POST ${ME}/erase`, next: 'show:erased', button: t.eraseButton, isDanger: true, hideAfter: true },
      checkbox('confirm', t.eraseConfirm, { isRequired: true }),
    ),
    html`<div id="erased" role="status" tabindex="-1" hidden><p class="done">${t.erased}</p>
<p><a data-href="receipt">${t.eraseReceipt}</a></p></div>
`,
  );
}

import { html, type Markup } from '../../gateway/pages/html.ts';
import { action, field, form, list, section } from '../components.ts';
import { eventWords } from '../events.ts';
import { newPassword } from '../fields.ts';
import type { PageContext, PageRenderer } from '../page.ts';
import { news } from './back.ts';
import { factorsSection, passkeysSection } from './factors.ts';
import { consentsSection } from './oauth.ts';
import { linkedSection } from './social.ts';

const SESSIONS = '/api/v1/users/me/sessions';

/** Everything that decides who can sign in as this person. */
export const securityPage: PageRenderer = (context) => {
  const { t } = context;
  const main = html`<h1>${t.navSecurity}</h1>
${news(context)}${sessionsSection(context)}
${passkeysSection(context)}
${factorsSection(context)}
${passwordSection(context)}
${linkedSection(context)}
${consentsSection(context)}
${historySection(context)}`;
  return { title: t.navSecurity, main, islands: ['security'] };
};

function passwordSection(context: PageContext): Markup {
  const { t } = context;
  return section(
    'password',
    t.password,
    t.passwordLead,
    form(
      {
        api: 'POST /api/v1/users/me/password',
        next: 'notice clear refresh:sessions-list',
        button: t.changePassword,
        done: t.passwordChanged,
      },
      field({
        name: 'current',
        label: t.currentPassword,
        type: 'password',
        autocomplete: 'current-password',
        kind: 'nullable',
        optional: true,
        hint: t.currentPasswordHint,
      }),
      newPassword(t, 'next'),
    ),
  );
}

function sessionsSection({ t }: PageContext): Markup {
  const words = JSON.stringify({ browser: t.kindBrowser, app: t.kindApp, oauth: t.kindOauth });
  return section(
    'sessions',
    t.sessions,
    t.sessionsLead,
    list({
      id: 'sessions-list',
      source: SESSIONS,
      caption: t.sessions,
      empty: t.nothing,
      more: t.more,
      row: html`<li class="item">
<div><strong data-text="name"></strong> <span class="badge" data-if="isCurrent">${t.thisDevice}</span>
<p class="quiet"><span data-text="kind" data-words="${words}"></span> · <span data-text="place" data-none="${t.placeUnknown}"></span> · ${t.lastUsed} <time data-time="lastUsedAt"></time></p></div>
${action({
  api: `DELETE ${SESSIONS}/{id}`,
  next: 'refresh:sessions-list notice',
  text: t.endSession,
  done: t.sessionEnded,
  unless: 'isCurrent',
})}
</li>`,
    }),
    html`<p class="actions">${action({
      api: `DELETE ${SESSIONS}`,
      next: 'refresh:sessions-list notice',
      text: t.endOthers,
      confirm: t.endOthersConfirm,
      done: t.othersEnded,
      isDanger: true,
    })}</p>`,
  );
}

function historySection({ t, language }: PageContext): Markup {
  const row = html`<tr><td><time data-time="at"></time></td><td data-text="type" data-words="${eventWords(language)}"></td>
<td data-text="addressPrefix"></td></tr>`;
  const texts = { caption: t.history, empty: t.nothing, more: t.more, columns: [t.time, t.event, t.fromNetwork] };
  const source = '/api/v1/users/me/activity?security=true&limit=20';
  return section('history', t.history, t.historyLead, list({ id: 'history-list', source, row, ...texts }));
}

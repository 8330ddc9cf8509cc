import { html, type Markup } from '../../gateway/pages/html.ts';
import { ROLES } from '../../gateway/permissions.ts';
import { action, choices, field, form, list, section, select } from '../components.ts';
import { may, type PageContext, type PageRenderer } from '../page.ts';

const ROLES_FORM = 'roles-form';
/** After an act that makes a new revision of the account: the form for the roles must know it. */
const CHANGED = `refresh:support load:${ROLES_FORM} notice`;

const statusWords = ({ t }: PageContext) =>
  JSON.stringify({
    pending: t.statusPending,
    active: t.statusActive,
    suspended: t.statusSuspended,
    erasing: t.statusErasing,
  });

/** Finds accounts. */
export const usersPage: PageRenderer = (context) => {
  const { t } = context;
  const find = (name: string, label: string) =>
    field({ name, id: `find-${name}`, label, type: 'search', optional: true, autocomplete: 'off' });
  const row = html`<tr>
<td><a data-fill="href=/admin/users/{id}"><span data-text="username" data-none="${t.nameless}"></span></a> <span class="quiet" data-if="displayName" data-text="displayName"></span></td>
<td data-text="email"></td><td><span class="badge" data-text="status" data-words="${statusWords(context)}"></span></td>
<td data-text="roles"></td><td><time data-time="createdAt"></time></td></tr>`;
  const options = { id: 'users-list', source: '/api/v1/users', empty: t.usersNone, more: t.more, row };
  const statuses = [
    ['', t.any],
    ['pending', t.statusPending],
    ['active', t.statusActive],
    ['suspended', t.statusSuspended],
  ] as const;
  const main = html`<h1>${t.navUsers}</h1>
<form class="card filter" data-filter="users-list" role="search">
${find('email', t.emailBegins)}${find('username', t.usernameBegins)}${find('name', t.nameContains)}${select({ name: 'status', label: t.status, options: statuses })}
<p class="actions"><button type="submit" class="primary">${t.search}</button></p>
</form>
${list({ ...options, caption: t.navUsers, columns: [t.username, t.email, t.status, t.roles, t.memberSince] })}`;
  return { title: t.navUsers, main };
};

/** One account: its state, and what an administrator can do about it. It shows nothing of its content. */
export const userPage: PageRenderer = (context) => {
  const { t, params } = context;
  const path = `/api/v1/users/${encodeURIComponent(params.userId ?? '')}`;
  const yes = JSON.stringify({ true: t.yes, false: t.no });
  const main = html`<p><a href="/admin/users">${t.backToUsers}</a></p>
<h1>${t.user} <code class="quiet">${params.userId ?? ''}</code></h1>
<div id="support" data-detail="${path}/support" hidden>
${section(
  'state',
  t.state,
  t.stateLead,
  html`<dl>
<dt>${t.status}</dt><dd><span class="badge" data-text="account.status" data-words="${statusWords(context)}"></span> <span data-if="account.suspendedReason" data-text="account.suspendedReason"></span></dd>
<dt>${t.username}</dt><dd data-text="account.username"></dd>
<dt>${t.email}</dt><dd><span data-text="account.email"></span> <span class="badge" data-if="account.emailVerifiedAt">${t.emailVerified}</span></dd>
<dt>${t.roles}</dt><dd data-text="account.roles"></dd>
<dt>${t.memberSince}</dt><dd><time data-time="account.createdAt"></time></dd>
<dt>${t.password}</dt><dd data-text="factors.password" data-words="${yes}"></dd>
<dt>${t.totp}</dt><dd data-text="factors.totp" data-words="${yes}"></dd>
<dt>${t.passkeys}</dt><dd data-text="factors.passkeys"></dd>
<dt>${t.codes}</dt><dd data-text="factors.recoveryCodes"></dd>
<dt>${t.linked}</dt><dd data-text="factors.social"></dd>
<dt>${t.consents}</dt><dd data-text="consents"></dd>
</dl>
<h3>${t.userSessions}</h3>
<ul class="items" data-each="sessions"><template><li class="item"><span data-text="name"></span> <span class="quiet">${t.lastUsed} <time data-time="lastUsedAt"></time></span></li></template></ul>
<h3>${t.navKeys}</h3>
<ul class="items" data-each="apiKeys"><template><li class="item"><span data-text="name"></span> <span class="quiet" data-text="scope"></span></li></template></ul>
`,
)}
${may(context, 'users:security') && acts(context, path)}</div>`;
  return { title: t.user, main };
};

function acts({ t }: PageContext, path: string): Markup {
  const roles = Object.keys(ROLES).filter((role) => role !== 'anonymous');
  return html`${section(
    'roles',
    t.roles,
    t.rolesLead,
    form(
      {
        ...{ api: `PUT ${path}/roles`, id: ROLES_FORM, next: CHANGED, button: t.save, done: t.saved },
        load: path,
      },
      choices(
        'roles',
        t.roles,
        roles.map((role) => [role, role]),
      ),
    ),
  )}${section(
    'stop',
    t.acts,
    t.actsLead,
    html`<p class="actions">${action({
      ...{ api: `DELETE ${path}/sessions`, next: 'refresh:support notice', text: t.forceSignOut },
      ...{ confirm: t.forceSignOutConfirm, done: t.forceSignOutDone },
    })} ${action({
      ...{ api: `POST ${path}/reactivate`, next: CHANGED, text: t.reactivate },
      ...{ confirm: t.reactivateConfirm, done: t.reactivated, when: 'account.suspendedReason' },
    })} ${action({
      ...{ api: `DELETE ${path}`, next: 'refresh:support notice', text: t.eraseUser, isDanger: true, etag: '*' },
      ...{ confirm: t.eraseUserConfirm, done: t.eraseUserDone },
    })}</p>
`,
    form(
      {
        ...{ api: `POST ${path}/suspend`, next: `${CHANGED} clear`, button: t.suspend },
        ...{ done: t.suspended, isDanger: true },
      },
      field({ name: 'reason', label: t.reason, hint: t.reasonHint, maxLength: 500, autocomplete: 'off' }),
    ),
  )}`;
}

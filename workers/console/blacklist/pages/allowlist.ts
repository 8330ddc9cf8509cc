import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, checkbox, field, form, list, section } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { warningLists } from '../allowlist/warnings.ts';
import { endOf, listChooser, listOf } from '../investigate.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

/** What is never published, by hand and by warning lists. */
export const allowlist: BlacklistPage = {
  route: pageRoute('getAllowlistPage', '/blacklist/allowlist', 'The allowlist and warning lists', '허용 목록 화면'),
  permission: 'blacklist:read',
  navigation: 'navAllowlist',
  render(context, b) {
    const mayWrite = may(context, 'blacklist:write');
    const main = html`<h1>${b.navAllowlist}</h1>
${listChooser(context, b)}${allowed(context, b, mayWrite)}${mayWrite && allow(b, listOf(context))}${warningLists(context, b)}`;
    return { title: b.navAllowlist, main, islands: ['investigate'] };
  },
};

function allowed(context: PageContext, b: BlacklistMessages, mayWrite: boolean): Markup {
  const { t } = context;
  const name = listOf(context);
  const api = `/api/v1/blacklist/lists/${name}/allowlist`;
  const remove = action({
    ...{ api: `DELETE ${api}/{id}`, next: 'refresh:allow-list notice', text: b.remove, isDanger: true },
    ...{ confirm: b.removeAllowConfirm, done: b.allowRemoved },
  });
  const row = html`<tr><td><a data-fill="href=/blacklist/why?ip={address}&list=${name}"><code data-text="address"></code></a></td><td data-text="reason"></td><td data-text="owner"></td>
<td><time data-time="createdAt"></time></td><td>${endOf(b, 'expiresAt')}</td>${mayWrite && html`<td>${remove}</td>`}</tr>`;
  return section(
    'allowed',
    b.navAllowlist,
    b.allowlistLead,
    list({
      ...{ id: 'allow-list', source: api, caption: b.navAllowlist, empty: t.nothing, more: t.more, row },
      columns: [b.address, b.reason, b.owner, b.since, b.expires, ...(mayWrite ? [b.acts] : [])],
    }),
  );
}

/** Nothing is allowed blindly: the button beside says what would go. */
function allow(b: BlacklistMessages, list: string): Markup {
  const api = `POST /api/v1/blacklist/lists/${list}`;
  const preview = html` <button type="submit" formnovalidate data-api="${api}/dry-run" data-shape="allow-preview" data-then="show:preview">${b.preview}</button>`;
  return section(
    'allow',
    b.putOnAllowlist,
    b.allowLead,
    form(
      {
        ...{ api: `${api}/allowlist`, next: 'clear hide:preview refresh:allow-list notice', button: b.allow },
        ...{ done: b.allowed, isOnce: true, beside: preview },
      },
      field({ name: 'address', label: b.address, hint: b.addressHint, maxLength: 100, autocomplete: 'off' }),
      field({ name: 'reason', label: b.reason, maxLength: 500, autocomplete: 'off' }),
      field({
        ...{ name: 'owner', label: b.owner, kind: 'optional', optional: true, maxLength: 120, autocomplete: 'off' },
      }),
      field({
        ...{ name: 'expiresAt', label: b.expires, hint: b.expiresHint, type: 'datetime-local', kind: 'time' },
        optional: true,
      }),
      checkbox('confirmWide', b.confirmWide),
    ),
    html`<div id="preview" tabindex="-1" role="status" hidden><h3>${b.previewTitle}</h3>
<dl class="facts"><dt>${b.linesBefore}</dt><dd data-text="before.lines"></dd><dt>${b.linesAfter}</dt><dd data-text="after.lines"></dd>
<dt>${b.linesLost}</dt><dd data-text="lost.lines"></dd><dt>${b.addressesLost}</dt><dd data-text="lost.addresses4"></dd>
<dt>${b.examples}</dt><dd><code data-text="lost.samples"></code></dd></dl>
<p class="problem" data-if="reasons">${b.wouldHold}: <span data-each="reasons"><template><code data-text="code"></code></template></span></p></div>`,
  );
}

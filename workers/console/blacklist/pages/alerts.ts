import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, checkbox, field, form, list, section, select } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { stateBadge } from '../../parts.ts';
import { severityWords } from '../operate-words.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

const ALERTS = '/api/v1/blacklist/alerts';
const CHANNELS = '/api/v1/blacklist/alert-channels';
const HOUR_SECONDS = 3600;

/** What is wrong now and was before, and where it is told. */
export const alerts: BlacklistPage = {
  route: pageRoute('getAlertsPage', '/blacklist/alerts', 'Alerts, and where they are told', '경보 화면'),
  permission: 'blacklist:read',
  navigation: 'navAlerts',
  render(context, b) {
    const { t } = context;
    const open = { id: 'open-list', source: `${ALERTS}?limit=50`, caption: b.alOpen, empty: b.alNoneOpen };
    const closed = { id: 'closed-list', source: `${ALERTS}?state=closed&limit=20`, caption: b.alClosed };
    const main = html`<h1>${b.navAlerts}</h1>
${section('open', b.alOpen, b.alLead, list({ ...open, more: t.more, row: openRow(context, b) }))}
${channels(context, b)}
${section(
  'closed',
  b.alClosed,
  null,
  list({
    ...{ ...closed, empty: b.alNoneClosed, more: t.more },
    row: html`<li class="item"><div>${said(context, b)}</div></li>`,
  }),
)}`;
    return { title: b.navAlerts, main, islands: ['operate'] };
  },
};

/** An alert in words. */
function said({ language }: PageContext, b: BlacklistMessages): Markup {
  return html`${stateBadge('severity', severityWords(b))} <strong data-text="text.${language}.title"></strong>
<p data-text="text.${language}.body"></p>
<p class="quiet">${b.alRaised} <time data-time="raisedAt"></time><span data-if="closedAt"> · ${b.alClosedAt} <time data-time="closedAt"></time></span><span data-if="acknowledgedAt"> · ${b.alSeenBy} <code data-text="acknowledgedBy"></code></span></p>
<p class="quiet" data-if="snoozedUntil">${b.alSnoozed} <time data-time="snoozedUntil"></time></p>`;
}

function openRow(context: PageContext, b: BlacklistMessages): Markup {
  const next = 'refresh:open-list notice';
  const times = [
    [1, b.alHour],
    [8, b.alShift],
    [24, b.alDay],
    [168, b.alWeek],
  ] as const;
  const acknowledge = action({
    ...{ api: `POST ${ALERTS}/{id}/acknowledge`, next, text: b.alAcknowledge, done: b.alAcknowledged },
    unless: 'acknowledgedAt',
  });
  const snooze = html`<form class="inline" method="post" data-api="POST ${ALERTS}/{id}/snooze" data-shape="snooze" data-then="${next}" data-done="${b.alSnoozeDone}">
<p class="problem" role="alert" tabindex="-1" hidden></p>
<label>${b.alSnooze} <select name="seconds">${times.map(([hours, text]) => html`<option value="${hours * HOUR_SECONDS}">${text}</option>`)}</select></label> <button type="submit">${b.alSnoozeDo}</button></form>`;
  return html`<li class="item"><div>${said(context, b)}</div>${may(context, 'blacklist:write') && html`<div class="actions">${acknowledge} ${snooze}</div>`}</li>`;
}

function channels(context: PageContext, b: BlacklistMessages): Markup {
  const next = 'refresh:channels-list notice';
  const mayManage = may(context, 'feed:manage');
  const buttons = html`<div class="actions">${action({
    ...{ api: `POST ${CHANNELS}/{id}/test`, next, text: b.alTest, done: b.alTested, isOnce: true },
  })} ${action({
    ...{ api: `DELETE ${CHANNELS}/{id}`, next, text: b.alDelete, done: b.alDeleted, isDanger: true },
    confirm: b.alDeleteConfirm,
  })}</div>`;
  const kinds = JSON.stringify({ webhook: b.alWebhook, slack: b.alSlack, email: b.alEmail });
  const row = html`<li class="item"><div><strong data-text="settings.title"></strong> <code class="quiet" data-text="id"></code> <span class="badge" data-text="kind" data-words="${kinds}"></span> <span class="badge bad" data-unless="settings.enabled">${b.alOff}</span>
<p class="quiet">${b.alAddress} <span data-if="host" data-text="host"></span><span data-unless="host" data-text="settings.to"></span> · ${b.alFrom} <span data-text="settings.minSeverity" data-words="${severityWords(b)}"></span></p>
<p class="quiet">${b.alSent} <time data-time="lastSentAt"></time> · ${b.alWaiting} <span data-number="waiting"></span></p>
<p class="problem" data-if="lastError"><span data-text="lastError.message"></span> <time data-time="lastError.at"></time></p></div>
${mayManage && buttons}</li>`;
  const all = list({
    ...{
      id: 'channels-list',
      source: CHANNELS,
      caption: b.alChannels,
      empty: b.alNoChannels,
      more: context.t.more,
      row,
    },
  });
  return html`${section('channels', b.alChannels, null, all)}${mayManage && section('new', b.alNew, null, channelForm(b))}`;
}

function channelForm(b: BlacklistMessages): Markup {
  return form(
    {
      ...{ api: `POST ${CHANNELS}`, next: 'clear refresh:channels-list notice', button: b.alAdd, done: b.alAdded },
      ...{ shape: 'channel', isOnce: true },
    },
    select({
      ...{ name: 'kind', label: b.alKind },
      options: [
        ['webhook', b.alWebhook],
        ['slack', b.alSlack],
        ['email', b.alEmail],
      ],
    }),
    field({ name: 'id', label: b.fwId, hint: b.fwIdHint, maxLength: 40, autocomplete: 'off' }),
    field({ name: 'title', label: b.fwTitle, maxLength: 120, autocomplete: 'off' }),
    field({
      ...{ name: 'url', label: b.alUrl, hint: b.alUrlHint, type: 'password', autocomplete: 'off', kind: 'optional' },
      optional: true,
    }),
    field({
      ...{ name: 'secret', label: b.alSecret, hint: b.alSecretHint, type: 'password', autocomplete: 'off' },
      ...{ kind: 'optional', minLength: 16, optional: true },
    }),
    field({ name: 'to', label: b.alTo, hint: b.alToHint, kind: 'commas', optional: true, autocomplete: 'off' }),
    select({
      ...{ name: 'locale', label: b.alLanguage },
      options: [
        ['ko', '한국어'],
        ['en', 'English'],
      ],
    }),
    select({
      ...{ name: 'minSeverity', label: b.alFrom },
      options: [
        ['info', b.alInfo],
        ['warning', b.alWarning],
        ['critical', b.alCritical],
      ],
    }),
    checkbox('enabled', b.alEnabled, { isChecked: true }),
  );
}

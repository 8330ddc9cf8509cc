import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, field, form, section } from '../../components.ts';
import { may } from '../../page.ts';
import { pageRoute } from '../../page-route.ts';
import { rows, tile } from '../../parts.ts';
import { consumerFields } from '../consumer/fields.ts';
import { newKey } from '../consumer/new-key.ts';
import type { BlacklistMessages, BlacklistPage } from '../page.ts';

const DAY_SECONDS = 86_400;

/** One consumer: what it is served, its keys, what was cut for it. */
export const consumer: BlacklistPage = {
  route: pageRoute('getConsumerPage', '/blacklist/consumers/{consumer}', 'One consumer', '소비 장비 상세 화면', {
    consumer: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
  }),
  permission: 'blacklist:read',
  render(context, b) {
    const api = `/api/v1/blacklist/consumers/${encodeURIComponent(context.params.consumer ?? '')}`;
    const mayManage = may(context, 'feed:manage');
    const settings = { api: `PUT ${api}`, next: 'refresh:consumer notice', load: api, shape: 'consumer' };
    const main = html`<p><a href="/blacklist/consumers">${b.navConsumers}</a></p>
<div id="consumer" data-detail="${api}" hidden><h1 data-text="name"></h1>
${section('keys', b.conKeys, mayManage ? b.conKeysLead : null, keys(b), ...(mayManage ? [rotate(b, api)] : []))}</div>
${mayManage && newKey(context, b)}
${mayManage && section('settings', b.conSettings, null, form({ ...settings, button: context.t.save, done: b.conSaved }, ...consumerFields(context, b, true)))}
${receipt(b)}
${
  mayManage &&
  section(
    'delete',
    b.conDeleteTitle,
    null,
    html`<p class="actions">${action({
      ...{ api: `DELETE ${api}`, next: 'go:/blacklist/consumers', text: b.conDelete, isDanger: true },
      confirm: b.conDeleteConfirm,
    })}</p>`,
  )
}`;
    return { title: b.navConsumers, main, islands: ['operate'] };
  },
};

function keys(b: BlacklistMessages): Markup {
  return html`<ul class="items" data-each="credentials"><template><li class="item"><span>${b.conKeySince} <time data-time="createdAt"></time></span> <span class="quiet" data-if="endsAt">${b.conKeyEnds} <time data-time="endsAt"></time></span><span class="quiet" data-unless="endsAt">${b.conNoEnd}</span></li></template></ul>`;
}

function rotate(b: BlacklistMessages, api: string): Markup {
  return html`<p class="actions">${action({
    ...{ api: `POST ${api}/rotate`, next: 'refresh:consumer show:new-key', text: b.conRotate, isOnce: true },
    ...{ body: { overlapSeconds: DAY_SECONDS }, confirm: b.conRotateConfirm },
  })}</p>`;
}

function receipt(b: BlacklistMessages): Markup {
  const number = (path: string) => html`<span data-number="${path}"></span>`;
  const samples = html`<tr><td><code data-text="address"></code></td><td class="number" data-number="score"></td><td data-text="sources"></td><td data-text="reason"></td></tr>`;
  return section(
    'receipt',
    b.conReceipt,
    b.conReceiptLead,
    html`<form data-receipt="receipt" method="post" class="filter">
${field({ name: 'list', id: 'receipt-list', label: b.conList, value: 'main', autocomplete: 'off', maxLength: 40 })}
${field({ name: 'key', id: 'receipt-key', label: b.conReceiptKey, type: 'password', autocomplete: 'off', maxLength: 512 })}
<p class="actions"><button type="submit">${b.conReceiptShow}</button></p></form>
<div id="receipt" tabindex="-1" role="region" aria-label="${b.conReceipt}" hidden>
<dl class="tiles">${tile(b.conTotal, number('total'))}${tile(b.conKept, number('kept'))}${tile(b.conCut, number('cut'))}${tile(b.conLowestKept, number('lowestScoreKept'))}${tile(b.conHighestCut, number('highestScoreCut'))}</dl>
<p class="quiet" data-unless="cut">${b.conNothingCut}</p>
<div data-if="cut"><h3>${b.conCutBySource}</h3>${rows(b.conCutBySource, [b.source, b.conCut], 'cutBySource', html`<tr><td><code data-text="key"></code></td><td class="number" data-number="value"></td></tr>`)}
<h3>${b.conSamples}</h3>${rows(b.conSamples, [b.conAddress, b.conScore, b.source, b.reason], 'samples', samples)}</div>
</div>`,
  );
}

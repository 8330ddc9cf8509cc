import { html, type Markup } from '../../../gateway/pages/html.ts';
import { action, checkbox, field, form, list, section, select } from '../../components.ts';
import { may, type PageContext } from '../../page.ts';
import { listOf, textArea } from '../investigate.ts';
import type { BlacklistMessages } from '../page.ts';

/** Imported warning lists, and the way to import one. */
export function warningLists(context: PageContext, b: BlacklistMessages): Markup {
  const api = `/api/v1/blacklist/lists/${listOf(context)}/warning-lists`;
  const mayWrite = may(context, 'blacklist:write');
  return html`${imported(context, b, api, mayWrite)}${mayWrite && importing(b, api)}`;
}

const effectWords = (b: BlacklistMessages) =>
  JSON.stringify({ 'never-block': b.effectCuts, annotate: b.effectAnnotates });

function imported({ t }: PageContext, b: BlacklistMessages, api: string, mayWrite: boolean): Markup {
  const remove = action({
    ...{ api: `DELETE ${api}/{name}`, next: 'refresh:warning-lists notice', text: b.remove, isDanger: true },
    ...{ confirm: b.removeWarningConfirm, done: b.warningRemoved },
  });
  const row = html`<tr><td><code data-text="name"></code> <span class="quiet" data-text="title" data-none=""></span></td><td><span class="badge" data-text="effect" data-words="${effectWords(b)}"></span></td>
<td class="number" data-text="ranges"></td><td class="number" data-text="rejected"></td><td><time data-time="updatedAt"></time></td>${mayWrite && html`<td>${remove}</td>`}</tr>`;
  return section(
    'warnings',
    b.warningLists,
    b.warningLead,
    list({
      ...{ id: 'warning-lists', source: api, caption: b.warningLists, empty: t.nothing, more: t.more, row },
      columns: [b.name, b.effect, b.ranges, b.notTaken, b.updated, ...(mayWrite ? [b.acts] : [])],
    }),
  );
}

function importing(b: BlacklistMessages, api: string): Markup {
  const put = `PUT ${api}/{name}?effect={effect}&confirm={confirm}`;
  const preview = html` <button type="submit" data-api="${`${put}&dryRun=true`}" data-shape="raw" data-then="show:import-result">${b.preview}</button>`;
  return section(
    'import',
    b.importTitle,
    b.importLead,
    form(
      {
        ...{ api: put, next: 'show:import-result refresh:warning-lists notice', button: b.importNow },
        ...{ done: b.imported, shape: 'raw', beside: preview },
      },
      field({
        ...{ id: 'warning-name', name: 'name', label: b.name, hint: b.warningNameHint, maxLength: 40 },
        autocomplete: 'off',
      }),
      select({
        ...{ name: 'effect', label: b.effect },
        options: [
          ['', b.effectByName],
          ['never-block', b.effectCuts],
          ['annotate', b.effectAnnotates],
        ],
      }),
      textArea({ id: 'warning-content', name: 'content', label: b.content, hint: b.importLead }),
      html`<div class="field"><label for="warning-file">${b.file}</label><p class="hint" id="warning-file-hint">${b.fileHint}</p>
<input type="file" id="warning-file" accept=".json,.txt,application/json,text/plain" data-file-for="warning-content" aria-describedby="warning-file-hint"></div>`,
      checkbox('confirm', b.importConfirm),
    ),
    html`<div id="import-result" tabindex="-1" role="status" hidden><h3>${b.importedWould}</h3>
<dl class="facts"><dt>${b.effect}</dt><dd data-text="list.effect" data-words="${effectWords(b)}"></dd><dt>${b.ranges}</dt><dd data-text="list.ranges"></dd>
<dt>${b.notTaken}</dt><dd><span data-text="list.rejected"></span> <code data-text="samples" data-none=""></code></dd></dl>
<dl class="facts" data-if="cut"><dt>${b.linesLost}</dt><dd data-text="cut.lines"></dd><dt>${b.addressesLost}</dt><dd data-text="cut.addresses4"></dd>
<dt>${b.percentCut}</dt><dd data-text="cut.percent"></dd><dt>${b.examples}</dt><dd><code data-text="cut.samples"></code></dd></dl></div>`,
  );
}

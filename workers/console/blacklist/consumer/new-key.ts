import { html, type Markup } from '../../../gateway/pages/html.ts';
import type { PageContext } from '../../page.ts';
import type { BlacklistMessages } from '../page.ts';

const key = html`<span data-text="key"></span>`;
const id = html`<span data-text="id"></span>`;
const list = html`<span data-text="lists.0"></span>`;

/**
 * A key that is shown this once, with the lines that set up the device. The step `show:new-key` fills it from the answer; what the
 * lines are is decided by the format of the consumer (docs/feed.md, docs/formats.md).
 */
export function newKey({ url, t }: PageContext, b: BlacklistMessages): Markup {
  const feed = html`${url.origin}/feeds/${list}.txt`;
  const fetched = (file: string, load: string) => html`curl -fsS -H 'X-API-Key: ${key}' -o ${file} ${feed} && ${load}`;
  const devices: readonly (readonly [format: string, hint: string | null, lines: Markup])[] = [
    ['fortigate', null, fortigate(feed)],
    ['pan-os', b.conPanProfile, panOs(feed)],
    ['cisco', b.conCiscoHint, html`${url.origin}/feeds/token/${key}/${list}.txt`],
    ['mikrotik', b.conMikrotikHint, mikrotik(feed)],
    ['nftables', b.conLoadHint, fetched('aegis.nft', 'nft -f aegis.nft')],
    ['ipset', b.conLoadHint, fetched('aegis.ipset', 'ipset restore < aegis.ipset')],
    ['pf', b.conLoadHint, fetched('/etc/aegis.txt', 'pfctl -t aegis -T replace -f /etc/aegis.txt')],
    ['nginx-geo', b.conLoadHint, fetched('/etc/nginx/aegis.conf', 'nginx -t && nginx -s reload')],
  ];
  return html`<section id="new-key" class="card" tabindex="-1" aria-labelledby="new-key-title" hidden>
<h2 id="new-key-title">${b.conKeyTitle}</h2>
<p class="done">${b.conKeyShown}</p>
<p><code class="secret" id="key-text" data-text="key"></code></p>
<p class="actions"><button type="button" data-copy="key-text">${b.conCopyKey}</button></p>
${devices.map(
  ([format, hint, lines]) => html`<div data-if="format=${format}">${hint !== null && html`<p>${hint}</p>`}
<pre class="secret" id="lines-${format}">${lines}</pre>
<p class="actions"><button type="button" data-copy="lines-${format}">${b.conCopyLines}</button></p></div>
`,
)}<p>${b.conAnyDevice}</p>
<dl><dt>URL</dt><dd><code>${feed}</code></dd><dt>${t.username}</dt><dd><code>${id}</code></dd><dt>${t.password}</dt><dd><code>${key}</code></dd></dl>
<p>${b.conCheck}</p>
<pre class="secret">curl -i -H 'X-API-Key: ${key}' ${feed}</pre>
</section>
`;
}

function fortigate(feed: Markup): Markup {
  return html`config system external-resource
    edit "aegis-${list}"
        set status enable
        set type address
        set resource "${feed}"
        set username "${id}"
        set password "${key}"
        set refresh-rate 5
        set server-identity-check full
    next
end`;
}

function panOs(feed: Markup): Markup {
  const name = html`set external-list aegis-${list} type ip`;
  return html`configure
${name} url ${feed}
${name} auth username ${id}
${name} auth password ${key}
${name} certificate-profile &lt;profile&gt;
${name} recurring five-minute
commit`;
}

function mikrotik(feed: Markup): Markup {
  return html`/ip firewall raw add chain=prerouting src-address-list=aegis action=drop
/ip firewall raw add chain=prerouting src-address-list=aegis-next action=drop
/tool fetch url="${feed}" http-header-field="X-API-Key: ${key}" dst-path=aegis.rsc
/import aegis.rsc`;
}

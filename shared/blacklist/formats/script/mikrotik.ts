import { AegisError } from '../../../kernel/error.ts';
import type { Block, BlockDetail } from '../../block.ts';
import type { BlockDelta, Format, FormatLimits } from '../format.ts';
import { nameOption, type OptionSpec, takeOptions } from '../options.ts';
import { addedPieces, perBlock, removedPieces } from '../per-block.ts';
import { blockText, cidrText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';
import { routerOsText } from './routeros-text.ts';

/** Memory is the bound; none is documented. */
const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [1, 1] };
const LONGEST_COMMENT = 80;

const timeout: OptionSpec = {
  description:
    'none, or how long entries stay when no newer list comes, e.g. 12h or 7d; such entries are lost at a restart',
  descriptionKo: 'none 또는 새 목록이 오지 않을 때 항목을 유지할 시간(예: 12h, 7d). 이런 항목은 재시작하면 사라집니다',
  default: 'none',
  pattern: /^(?:none|[1-9][0-9]{0,3}[smhdw])$/,
};
const comments: OptionSpec = {
  description: 'reason: what is known of an address as its comment; none: the name of the list',
  descriptionKo: 'reason: 알려진 사유를 주석으로 씁니다. none: 목록 이름을 씁니다',
  default: 'none',
  pattern: /^(?:none|reason)$/,
};
const options = { list: nameOption('Name of the address list', '주소 목록 이름', 'aegis', 32), timeout, comments };

type Chosen = Readonly<Record<keyof typeof options, string>>;

const MENUS = { 4: '/ip firewall address-list', 6: '/ipv6 firewall address-list' } as const;

/** RouterOS shows a single IPv4 address without, a single IPv6 address with its prefix, and finds it so. */
const addressOf = (block: Block): string => (block.family === 4 ? blockText(block) : cidrText(block));

/**
 * RouterOS script for `/import`. The whole list is built under `<list>-next`, then takes the place of the old one. A name cannot
 * be given to all entries at once, so rules must block both names: every entry is then under one of the two throughout. What an
 * import left behind that broke off is taken into force first, never dropped. A difference adds, then removes. With a timeout
 * entries are added or renewed in place and go by themselves (help.mikrotik.com, "Address lists", "Scripting").
 */
export const mikrotik: Format = {
  id: 'mikrotik',
  title: 'MikroTik RouterOS script',
  titleKo: 'MikroTik RouterOS 스크립트',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'rsc',
  limits,
  options,
  writer(subject, given) {
    const chosen = takeOptions('mikrotik', options, given);
    const commentFor = (detail: BlockDetail): string =>
      routerOsText(chosen.comments === 'none' ? subject.list : commentOf(detail, LONGEST_COMMENT));
    if (chosen.timeout !== 'none') {
      return perBlock(limits, { line: (block, detail) => renew(block, chosen, commentFor(detail)) });
    }
    const { list } = chosen;
    const menus = Object.values(MENUS);
    return perBlock(limits, {
      head: menus.map((menu) => adopt(menu, list)).join(''),
      line: (block, detail) =>
        `${MENUS[block.family]} add list="${list}-next" address="${addressOf(block)}" comment=${commentFor(detail)}\n`,
      tail: menus.map((menu) => swap(menu, list)).join(''),
    });
  },
  delta(delta, given) {
    const chosen = takeOptions('mikrotik', options, given);
    if (chosen.timeout === 'none') return changes(delta, chosen);
    throw new AegisError('invalid_request', 'With a timeout the list is only given whole: what stays must be renewed', {
      details: { format: 'mikrotik', option: 'timeout' },
    });
  },
};

/** Entries that are in the list already cannot be moved there a second time: those are the ones to be dropped. */
function adopt(menu: string, list: string): string {
  return (
    `:foreach i in=[${menu} find list="${list}-next"] do={ ` +
    `:do { ${menu} set $i list="${list}" } on-error={ ${menu} remove $i } }\n`
  );
}

function swap(menu: string, list: string): string {
  return `${menu} remove [find list="${list}"]\n${menu} set [find list="${list}-next"] list="${list}"\n`;
}

/** What is there already is given its time again; what is no longer said goes when its time is over. */
function renew(block: Block, { list, timeout: time }: Chosen, comment: string): string {
  const menu = MENUS[block.family];
  const address = addressOf(block);
  return (
    `:do { ${menu} add list="${list}" address="${address}" timeout=${time} comment=${comment} } on-error={ ` +
    `${menu} set [find list="${list}" address="${address}"] timeout=${time} }\n`
  );
}

/** Refused when it is there already, which is well; refused for another reason, nothing may be removed after it. */
function add(block: Block, list: string, comment: string): string {
  const menu = MENUS[block.family];
  const address = addressOf(block);
  return (
    `:do { ${menu} add list="${list}" address="${address}" comment=${routerOsText(comment)} } on-error={ ` +
    `:if ([:len [${menu} find list="${list}" address="${address}"]] = 0) do={ :error "${address} cannot be added" } }\n`
  );
}

function* changes(delta: BlockDelta, { list, comments: words }: Chosen): Generator<string, void, undefined> {
  for (const { block, detail } of addedPieces(delta, limits)) {
    yield add(block, list, words === 'none' ? delta.to.list : commentOf(detail, LONGEST_COMMENT));
  }
  for (const block of removedPieces(delta, limits)) {
    yield `${MENUS[block.family]} remove [find list="${list}" address="${addressOf(block)}"]\n`;
  }
}

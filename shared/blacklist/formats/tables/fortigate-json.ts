import type { Block } from '../../block.ts';
import type { Format, FormatLimits } from '../format.ts';
import { nameOption, takeOptions } from '../options.ts';
import { piecesOf } from '../pieces.ts';
import { blockText, rangeText, singlePrefix } from '../text/addresses.ts';
import { jsonText } from '../text/json-text.ts';
import { oneLine } from '../text/words.ts';

/** An address object takes 100,000 addresses, and no IPv6; how many objects there are is bound by the model. */
const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4], widest: [0, 0] };
const VALUES_OF_OBJECT = 100_000;
const LONGEST_DESCRIPTION = 255;
const options = {
  name: nameOption(
    'Name of the address objects; a number is put behind it',
    '주소 객체의 이름. 뒤에 번호가 붙습니다',
    'aegis',
    40,
  ),
};

/**
 * FortiGate generic address connector (FortiOS 7.6): an array `$.addresses` of objects with `$.name`, `$.value` and
 * `$.description`, the defaults of `config system external-resource`. Each object becomes a firewall address, so a list is as
 * few of them as can hold it, `<name>_1` first: a policy names them all (docs.fortinet.com, FortiGate 7.6.3, "Generic connector
 * for importing addresses").
 */
export const fortigateJson: Format = {
  id: 'fortigate-json',
  title: 'FortiGate generic address connector (JSON)',
  titleKo: 'FortiGate 일반 주소 커넥터(JSON)',
  mediaType: 'application/json',
  extension: 'json',
  limits,
  options,
  writer({ list, title, version }, given) {
    const { name } = takeOptions('fortigate-json', options, given);
    const description = jsonText(oneLine(`${title} (${list}), version ${version}`, LONGEST_DESCRIPTION));
    const close = `\n],"description":${description}}`;
    let count = 0;
    const value = (block: Block): string => {
      const isFirst = count % VALUES_OF_OBJECT === 0;
      const number = Math.floor(count / VALUES_OF_OBJECT) + 1;
      const open = `${count === 0 ? '' : `${close},\n`}{"name":"${name}_${number}","value":[\n`;
      count++;
      return `${isFirst ? open : ',\n'}"${valueText(block)}"`;
    };
    return {
      head: () => '{"addresses":[\n',
      block: ({ block }) => piecesOf(block, limits).map(value).join(''),
      tail: () => `${count === 0 ? '' : close}\n]}\n`,
    };
  },
};

/** Networks as ranges, the form that the maker's example has. */
const valueText = (block: Block): string =>
  block.prefix === singlePrefix(block) ? blockText(block) : rangeText(block);

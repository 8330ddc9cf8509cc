import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { splitRecord } from '../../../shared/blacklist/artefact/csv-record.ts';
import type { FormatOptions } from '../../../shared/blacklist/formats/format.ts';
import { linesOf, rangeOf } from './support.ts';

/** Reads a text as the device does, and fails at whatever the format does not have. */
export type Reader = (text: string) => AddressRange[];

/** The groups of a line that matches as a whole. */
export function groupsOf(line: string, pattern: RegExp): string[] {
  const match = pattern.exec(line);
  if (match === null || match[0] !== line) throw new Error(`not a line of the format: ${JSON.stringify(line)}`);
  return match.slice(1);
}

const eachLine = (pattern: RegExp, head: readonly string[] = [], tail: readonly string[] = []): Reader => {
  return (text) => {
    const lines = linesOf(text);
    const body = lines.slice(head.length, lines.length - tail.length);
    for (const [i, line] of head.entries()) if (lines[i] !== line) throw new Error(`head: ${lines[i]}`);
    for (const [i, line] of tail.entries()) if (lines[head.length + body.length + i] !== line) throw new Error('tail');
    return body.map((line) => rangeOf(groupsOf(line, pattern)[0]!));
  };
};

const bare = eachLine(/([0-9a-f.:/]+)/);
const WORDS = `"(?:[A-Za-z0-9 .,:/_+-]|\\\\[0-9A-F]{2})*"`;

const cisco: Reader = (text) =>
  linesOf(text)
    .filter((line) => !line.startsWith('# '))
    .map(rangeOf);

const csvCells = (text: string): (readonly string[])[] =>
  linesOf(text, '\r\n').map((line) => {
    const { cells, isOpen } = splitRecord(line, ',');
    if (isOpen) throw new Error('an open quote');
    return cells;
  });

const csv: Reader = (text) => {
  const [head, ...records] = csvCells(text);
  return records.map((record) => {
    if (record.length !== head!.length) throw new Error(`${record.length} cells`);
    const range = rangeOf(record[0]!);
    if (rangeOf(record[1]!).lo !== range.lo || rangeOf(record[2]!).lo !== range.hi) throw new Error('ends');
    return range;
  });
};

const jsonl: Reader = (text) => linesOf(text).map((line) => rangeOf((JSON.parse(line) as { address: string }).address));

const fortigateJson: Reader = (text) => {
  const { addresses } = JSON.parse(text) as { addresses: { name: string; value: string[]; description: string }[] };
  return addresses.flatMap(({ value }) => value.map(rangeOf));
};

const checkpointIoc: Reader = (text) => {
  const [metadata, header, ...records] = linesOf(text);
  if (!metadata!.startsWith('#! DESCRIPTION = ') || !header!.startsWith('# UNIQ-NAME,VALUE,')) throw new Error('head');
  const names = new Set<string>();
  return records.map((line) => {
    const { cells, isOpen } = splitRecord(line, ',');
    const [name, value, type] = cells;
    if (isOpen || cells.length !== 7) throw new Error(`${cells.length} cells`);
    if (type !== (value!.includes('-') ? 'IP Range' : 'IP') || value!.includes('/')) throw new Error(`type ${type}`);
    if (names.has(name!) || name!.startsWith('#')) throw new Error('name');
    names.add(name!);
    return rangeOf(value!);
  });
};

const f5: Reader = (text) =>
  linesOf(text).map((line) => {
    const [address, mask] = groupsOf(line, /([^,]+),([0-9]+),bl,/);
    return rangeOf(`${address}/${mask}`);
  });

const dat: Reader = (text) =>
  linesOf(text).map((line) => {
    const quad = '[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}';
    const ends = groupsOf(line, new RegExp(`(${quad}) - (${quad}) , 000 , [^,]+`));
    return rangeOf(ends.map((end) => end.split('.').map(Number).join('.')).join('-'));
  });

const mikrotik: Reader = (text) => {
  const menus = ['/ip firewall address-list', '/ipv6 firewall address-list'];
  const lines = linesOf(text);
  const head = menus.map(
    (menu) =>
      `:foreach i in=[${menu} find list="aegis-next"] do={ :do { ${menu} set $i list="aegis" } on-error={ ${menu} remove $i } }`,
  );
  const tail = menus.flatMap((menu) => [
    `${menu} remove [find list="aegis"]`,
    `${menu} set [find list="aegis-next"] list="aegis"`,
  ]);
  if (lines.slice(0, 2).join() !== head.join() || lines.slice(-4).join() !== tail.join()) throw new Error('frame');
  return lines.slice(2, -4).map((line) => {
    const pattern = new RegExp(
      `/(ip|ipv6) firewall address-list add list="aegis-next" address="([^"]+)" comment=${WORDS}`,
    );
    const [menu, address] = groupsOf(line, pattern);
    const range = rangeOf(address!);
    if ((menu === 'ip' ? 4 : 6) !== range.family) throw new Error('wrong menu');
    return range;
  });
};

const nftables: Reader = (text) => {
  const head =
    'add table inet aegis\nadd set inet aegis blocked4 { type ipv4_addr; flags interval; }\n' +
    'add set inet aegis blocked6 { type ipv6_addr; flags interval; }\nflush set inet aegis blocked4\nflush set inet aegis blocked6\n';
  if (!text.startsWith(head)) throw new Error('head');
  return elementsOf(text.slice(head.length)).map(({ verb, element }) => {
    if (verb !== 'add') throw new Error(verb);
    return element;
  });
};

/** Statements on elements of both sets, in order. */
export function elementsOf(text: string): { verb: string; element: AddressRange }[] {
  const statement = /(add|delete) element inet aegis blocked([46]) \{\n([0-9a-f.:/,\n]+)\n\}\n/y;
  const found: { verb: string; element: AddressRange }[] = [];
  while (statement.lastIndex < text.length) {
    const match = statement.exec(text);
    if (match === null) throw new Error('not a statement');
    const elements = match[3]!.split(',\n').map(rangeOf);
    if (elements.length > 500 || elements.some(({ family }) => family !== Number(match[2]))) throw new Error('set');
    found.push(...elements.map((element) => ({ verb: match[1]!, element })));
  }
  return found;
}

const ipset: Reader = (text) => {
  const lines = linesOf(text);
  const frame = [...lines.slice(0, 4), ...lines.slice(-4)].join('\n');
  const expected =
    'create aegis4-next hash:net family inet maxelem 1048576 -exist\nflush aegis4-next\n' +
    'create aegis6-next hash:net family inet6 maxelem 1048576 -exist\nflush aegis6-next\n' +
    'swap aegis4-next aegis4\nswap aegis6-next aegis6\ndestroy aegis4-next\ndestroy aegis6-next';
  if (frame !== expected) throw new Error(frame);
  return lines.slice(4, -4).map((line) => {
    const [family, address] = groupsOf(line, /add aegis([46])-next (\S+)/);
    if (address!.endsWith('/0')) throw new Error('/0 is refused');
    const range = rangeOf(address!);
    if (range.family !== Number(family)) throw new Error('wrong set');
    return range;
  });
};

const iprep: Reader = (text) =>
  linesOf(text).map((line) => {
    const [address, category, score] = groupsOf(line, /([^,]+),([0-9]+),([0-9]+)/);
    if (Number(category) < 1 || Number(category) > 60) throw new Error('category');
    if (Number(score) < 1 || Number(score) > 127) throw new Error('score');
    return rangeOf(address!);
  });

const mispEvent: Reader = (text) => {
  const { Event } = JSON.parse(text) as { Event: { Attribute: { type: string; value: string; uuid: string }[] } };
  const ids = new Set(Event.Attribute.map(({ uuid }) => uuid));
  if (ids.size !== Event.Attribute.length) throw new Error('a UUID twice');
  return Event.Attribute.map(({ value }) => rangeOf(value));
};

/** What the indicators of a bundle are about, and whether they are revoked. */
export function stixIndicators(text: string): { readonly range: AddressRange; readonly isRevoked: boolean }[] {
  const { objects } = JSON.parse(text) as { objects: { type: string; pattern: string; revoked?: true }[] };
  return objects.slice(2).map(({ pattern, revoked }) => {
    const [family, address] = groupsOf(pattern, /\[ipv([46])-addr:value (?:=|ISSUBSET) '([0-9a-f.:/]+)'\]/);
    const range = rangeOf(address!);
    if (range.family !== Number(family)) throw new Error('wrong type');
    return { range, isRevoked: revoked === true };
  });
}

/** How every format that lists addresses is read, and with which options it says most. */
export const READERS: Readonly<Record<string, { readonly read: Reader; readonly options?: FormatOptions }>> = {
  fortigate: { read: bare },
  'fortigate-json': { read: fortigateJson },
  'pan-os': { read: eachLine(/([0-9a-f.:/]+)(?: .+)?/u), options: { comments: 'reason' } },
  cisco: { read: cisco, options: { comments: 'reason' } },
  'checkpoint-network': { read: bare },
  'checkpoint-ioc': { read: checkpointIoc },
  sonicwall: { read: bare },
  skyhigh: {
    read: eachLine(/"([0-9a-f.:]+\/[0-9]+)"(?: "[^"\\]*")?/u, ['type=iprange']),
    options: { comments: 'reason' },
  },
  juniper: { read: eachLine(/([0-9a-f.:]+\/[0-9]+)/) },
  f5: { read: f5 },
  mikrotik: { read: mikrotik, options: { comments: 'reason' } },
  opnsense: { read: bare },
  pf: { read: bare },
  nftables: { read: nftables },
  ipset: { read: ipset },
  'nginx-geo': { read: eachLine(/([0-9a-f.:]+\/[0-9]+) 1;/, ['geo $aegis_blocked {', 'default 0;'], ['}']) },
  'suricata-iprep': { read: iprep },
  'suricata-dataset': { read: eachLine(/([0-9a-f.:]+)/) },
  'misp-event': { read: mispEvent },
  stix: { read: (text) => stixIndicators(text).map(({ range }) => range) },
  p2p: { read: eachLine(/[^:#]+:([0-9.]+-[0-9.]+)/u) },
  dat: { read: dat },
  csv: { read: csv },
  jsonl: { read: jsonl },
};

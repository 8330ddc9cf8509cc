import { formatRange } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { splitRecord } from '../../../shared/blacklist/artefact/csv-record.ts';
import { elementsOf, groupsOf, stixIndicators } from './readers.ts';
import { linesOf, rangeOf } from './support.ts';

/**
 * A device that has a base and is given a difference: every state that a packet could meet and that covers less than the ones
 * next to it, the last one at the end. A device that does all of it at once has one.
 */
export type Device = (base: readonly AddressRange[], delta: string) => AddressRange[][];

interface Change {
  readonly verb: 'add' | 'remove';
  readonly element: AddressRange;
}

/** Applies changes one by one; what is to be removed must be there as it was added. */
function stepwise(base: readonly AddressRange[], changes: Iterable<Change>): AddressRange[][] {
  const held = new Map(base.map((range) => [formatRange(range), range]));
  const states: AddressRange[][] = [];
  let last: Change['verb'] = 'add';
  for (const { verb, element } of changes) {
    const key = formatRange(element);
    if (verb === 'add' && last === 'remove') states.push([...held.values()]);
    last = verb;
    if (verb === 'add') held.set(key, element);
    else if (!held.delete(key)) throw new Error(`${key} is not there`);
  }
  return [...states, [...held.values()]];
}

const verbOf = (word: string | undefined): Change['verb'] => (word === 'add' ? 'add' : 'remove');

const WORDS = `"(?:[A-Za-z0-9 .,:/_+-]|\\\\[0-9A-F]{2})*"`;
const mikrotik: Device = (base, delta) =>
  stepwise(
    base,
    linesOf(delta).map((line): Change => {
      const add = new RegExp(
        `:do \\{ (/ip(?:v6)? firewall address-list) add list="aegis" address="([^"]+)" comment=${WORDS} \\} on-error=\\{ ` +
          `:if \\(\\[:len \\[\\1 find list="aegis" address="\\2"\\]\\] = 0\\) do=\\{ :error "\\2 cannot be added" \\} \\}`,
      );
      if (line.startsWith(':do')) return { verb: 'add', element: rangeOf(groupsOf(line, add)[1]!) };
      const [address] = groupsOf(
        line,
        /\/ip(?:v6)? firewall address-list remove \[find list="aegis" address="([^"]+)"\]/,
      );
      return { verb: 'remove', element: rangeOf(address!) };
    }),
  );

const ipset: Device = (base, delta) =>
  stepwise(
    base,
    linesOf(delta).map((line): Change => {
      const [verb, family, address] = groupsOf(line, /(add|del) aegis([46]) (\S+) -exist/);
      const element = rangeOf(address!);
      if (element.family !== Number(family)) throw new Error('wrong set');
      return { verb: verbOf(verb), element };
    }),
  );

const pf: Device = (base, delta) => {
  const [shebang, strict, ...commands] = linesOf(delta);
  if (shebang !== '#!/bin/sh' || strict !== 'set -e') throw new Error('head');
  const changes = commands.flatMap((line) => {
    const [verb, addresses] = groupsOf(line, /pfctl -q -t aegis -T (add|delete)((?: [0-9a-f.:/]+){1,100})/);
    return addresses!
      .slice(1)
      .split(' ')
      .map((address): Change => ({ verb: verbOf(verb), element: rangeOf(address) }));
  });
  return stepwise(base, changes);
};

/** A transaction: only its end is seen. An element that overlaps another one that is there is an error, as in the kernel. */
const nftables: Device = (base, delta) => {
  const held = new Map(base.map((range) => [formatRange(range), range]));
  for (const { verb, element } of elementsOf(delta)) {
    const key = formatRange(element);
    if (verb === 'delete') {
      if (!held.delete(key)) throw new Error(`${key} is not there`);
      continue;
    }
    for (const other of held.values()) {
      if (held.has(key)) break;
      if (other.family === element.family && other.lo <= element.hi && element.lo <= other.hi)
        throw new Error('overlap');
    }
    held.set(key, element);
  }
  return [[...held.values()]];
};

const suricataDataset: Device = (base, delta) =>
  stepwise(
    base,
    linesOf(delta).map((line): Change => {
      const [verb, address] = groupsOf(line, /dataset-(add|remove) aegis ip ([0-9a-f.:]+)/);
      return { verb: verbOf(verb), element: rangeOf(address!) };
    }),
  );

const jsonl: Device = (base, delta) =>
  stepwise(
    base,
    linesOf(delta).map((line): Change => {
      const { op, address } = JSON.parse(line) as { op: 'add' | 'remove'; address: string };
      return { verb: op, element: rangeOf(address) };
    }),
  );

const csv: Device = (base, delta) =>
  stepwise(
    base,
    linesOf(delta, '\r\n')
      .slice(1)
      .map((line): Change => {
        const { cells } = splitRecord(line, ',');
        if (cells.length !== 11) throw new Error(`${cells.length} cells`);
        return { verb: verbOf(cells[0]), element: rangeOf(cells[1]!) };
      }),
  );

const stix: Device = (base, delta) =>
  stepwise(
    base,
    stixIndicators(delta).map(
      ({ range, isRevoked }): Change => ({ verb: isRevoked ? 'remove' : 'add', element: range }),
    ),
  );

/** Devices for every format that has differences. */
export const DEVICES: Readonly<Record<string, Device>> = {
  mikrotik,
  nftables,
  ipset,
  pf,
  'suricata-dataset': suricataDataset,
  csv,
  jsonl,
  stix,
};

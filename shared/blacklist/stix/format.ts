import type { DetailedBlock } from '../block.ts';
import type { BlockDelta, FeedSubject, Format, FormatLimits, FormatOptions } from '../formats/format.ts';
import { type OptionSpec, takeOptions } from '../formats/options.ts';
import { bundleId } from './ids.ts';
import { markingOf, type TlpLevel } from './marking.ts';
import { identityOf, indicatorOf, type StixObject, type StixStyle } from './objects.ts';
import type { NetworkOperator } from './pattern.ts';

const limits: FormatLimits = {
  maxEntries: null,
  maxBytes: null,
  maxLine: null,
  families: [4, 6],
  widest: [0, 0],
};

const options: Readonly<Record<'version' | 'tlp' | 'networks', OptionSpec>> = {
  version: {
    description: '2.1, or 2.0 for FortiGate and other older readers',
    descriptionKo: '2.1. FortiGate 등 이전 규격만 읽는 장비에는 2.0을 씁니다',
    default: '2.1',
    pattern: /^2\.[01]$/,
  },
  tlp: {
    description: 'Traffic Light Protocol level of every object: white, green, amber or red',
    descriptionKo: '모든 객체의 TLP 등급: white, green, amber, red',
    default: 'amber',
    pattern: /^(?:white|green|amber|red)$/,
  },
  networks: {
    description: 'how a pattern names a network: subset (ISSUBSET), equal (=), or auto: subset in 2.1 and equal in 2.0',
    descriptionKo: '대역을 패턴에 쓰는 방식: subset(ISSUBSET), equal(=), auto(2.1은 subset, 2.0은 equal)',
    default: 'auto',
    pattern: /^(?:auto|subset|equal)$/,
  },
};

function styleOf(given: FormatOptions): StixStyle {
  const { version, tlp, networks } = takeOptions('stix', options, given);
  const specVersion = version === '2.0' ? '2.0' : '2.1';
  const own: NetworkOperator = specVersion === '2.0' ? 'equal' : 'subset';
  const operator = networks === 'subset' || networks === 'equal' ? networks : own;
  // The pattern of the option lets nothing else through.
  return { specVersion, tlp: tlp as TlpLevel, operator };
}

function head({ list }: FeedSubject, content: string, style: StixStyle): string {
  const spec = style.specVersion === '2.0' ? '"spec_version":"2.0",' : '';
  const opening = `{"type":"bundle","id":"${bundleId(list, content)}",${spec}"objects":[\n`;
  return `${opening}${JSON.stringify(markingOf(style.tlp, style.specVersion))}${line(identityOf(list, style))}`;
}

const line = (object: StixObject): string => `,\n${JSON.stringify(object)}`;
const TAIL = '\n]}\n';

const lineOf = ({ list, publishedAt: at }: FeedSubject, style: StixStyle, { block, detail }: DetailedBlock): string =>
  line(indicatorOf({ list, block, detail, at, until: detail.until }, style));

/**
 * STIX 2.1 bundle (OASIS STIX 2.1 §8): the marking, the producer, then an indicator a block, one object a line. With
 * `version=2.0` as STIX 2.0 has it, which is what FortiOS asks for. A difference is a bundle too: what is gone comes as a
 * revoked version of its indicator.
 */
export const stixFormat: Format = {
  id: 'stix',
  title: 'STIX 2.1 bundle',
  titleKo: 'STIX 2.1 번들',
  mediaType: 'application/stix+json;version=2.1',
  extension: 'json',
  limits,
  options,
  writer(subject, given) {
    const style = styleOf(given);
    return {
      head: () => head(subject, `${subject.version} ${subject.sha256} ${style.specVersion}`, style),
      block: (detailed) => lineOf(subject, style, detailed),
      tail: () => TAIL,
    };
  },
  *delta({ from, to, added, removed }: BlockDelta, given) {
    const style = styleOf(given);
    yield head(to, `${from.sha256} ${to.version} ${to.sha256} ${style.specVersion}`, style);
    for (const detailed of added) yield lineOf(to, style, detailed);
    for (const block of removed) {
      yield line(indicatorOf({ list: to.list, block, detail: null, at: to.publishedAt, until: null }, style));
    }
    yield TAIL;
  },
};

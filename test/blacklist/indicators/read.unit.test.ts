import { describe, expect, it } from 'vitest';
import type { ArtefactFormat, ParseOptions } from '../../../shared/blacklist/artefact/contract.ts';
import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { readIndicators } from '../../../shared/blacklist/indicators/read.ts';
import type { IndicatorRecord } from '../../../shared/blacklist/indicators/record.ts';
import type { Reject } from '../../../shared/blacklist/record.ts';

const DEFAULTS = { defaults: { reason: 'list', category: 'malware', confidence: null } } as const;

function read(kind: IndicatorKind, text: string, format: ArtefactFormat = 'auto', options: ParseOptions = DEFAULTS) {
  const records: IndicatorRecord[] = [];
  const rejects: Reject[] = [];
  const sink = {
    record: (record: IndicatorRecord) => records.push(record),
    reject: (one: Reject) => rejects.push(one),
  };
  const report = readIndicators(kind, new TextEncoder().encode(text), format, options, sink);
  expect(report.accepted + report.rejected).toBe(report.lines);
  return { report, records, rejects, values: records.map(({ value }) => value) };
}

describe('lists of domains', () => {
  it('reads plain lists with comments, and says which lines it does not take', () => {
    const { values, rejects } = read(
      'domain',
      '# title\n\nevil.example\n; more\nEVIL2.example # seen\n! x\ncom\n198.51.100.7\r\n',
    );
    expect(values).toEqual(['evil.example', 'evil2.example']);
    expect(rejects).toEqual([
      { line: 7, reason: 'too-broad', sample: 'com' },
      { line: 8, reason: 'address-not-domain', sample: '198.51.100.7' },
    ]);
  });

  it('reads hosts files without what they define for the machine itself', () => {
    const { values, rejects } = read(
      'domain',
      '127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback\n255.255.255.255 broadcasthost\n0.0.0.0 0.0.0.0\n' +
        '0.0.0.0 a.evil.example b.evil.example # two\n127.0.0.1\tc.evil.example\n::0 d.evil.example\n',
    );
    expect(values).toEqual(['a.evil.example', 'b.evil.example', 'c.evil.example', 'd.evil.example']);
    expect(rejects).toEqual([]);
  });

  it('reads what ad blockers and dnsmasq use, and no rule with an exception or a path', () => {
    const { values, rejects } = read(
      'domain',
      '[Adblock Plus]\n||evil.example^\n||evil2.example^$all\naddress=/evil3.example/0.0.0.0\n@@||good.example^\n||evil.example/ads\n',
    );
    expect(values).toEqual(['evil.example', 'evil2.example', 'evil3.example']);
    expect(rejects.map(({ line }) => line)).toEqual([5, 6]);
  });
});

/** Layout of the exports of abuse.ch, with names that nobody has. */
const URLHAUS = `################
# abuse.ch URLhaus Database Dump (CSV - recent URLs only) #
#
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"1","2026-11-20 10:00:00","http://evil.example/bin.sh","online","2026-11-20","malware_download","elf,mirai","https://urlhaus.abuse.ch/url/1/","x"
"2","2026-11-20 10:00:00","http://8.8.4.4:4444/i","offline","","malware_download","None","https://urlhaus.abuse.ch/url/2/","y"
"3","2026-11-20 10:00:00","http://10.0.0.1/i","online","","malware_download","None","https://urlhaus.abuse.ch/url/3/","y"
`;
const THREATFOX = `# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type","fk_malware","malware_alias","malware_printable","last_seen_utc","confidence_level","reference","tags","anonymous","reporter"
"2026-11-20 10:00:00", "1", "evil.example", "domain", "botnet_cc", "win.x", "None", "Some RAT", "", "100", "None", "c2", "0", "x"
"2026-11-20 10:00:00", "2", "203.0.113.7:443", "ip:port", "botnet_cc", "win.x", "None", "Some RAT", "", "100", "None", "c2", "0", "x"
"2026-11-20 10:00:00", "3", "ae9bc0b4c5639d977d720e4271da06b50f7c60d1e2070e9c75cc59ab30e49379", "sha256_hash", "payload", "win.x", "None", "Some RAT", "", "75", "None", "", "0", "x"
"2026-11-20 10:00:00", "4", "https://evil.example/gate", "url", "botnet_cc", "win.x", "None", "Some RAT", "", "75", "None", "", "0", "x"
`;

describe('tables', () => {
  it('finds the header in a comment and takes the column of its kind', () => {
    const { values, records, rejects, report } = read('url', URLHAUS);
    expect(report).toMatchObject({ format: 'csv', mapVersion: 'indicators-url@1', lines: 3 });
    expect(values).toEqual(['http://evil.example/bin.sh', 'http://8.8.4.4:4444/i']);
    expect(records[0]?.facts).toEqual({ reason: 'malware_download', category: 'malware' });
    expect(rejects).toMatchObject([{ line: 7, reason: 'special-address' }]);
  });

  it('takes from a mixed table only the rows of its kind', () => {
    const of = (kind: IndicatorKind) => read(kind, THREATFOX);
    expect(of('domain').values).toEqual(['evil.example']);
    expect(of('url').values).toEqual(['https://evil.example/gate']);
    expect(of('hash').values).toHaveLength(1);
    expect(of('mac').values).toEqual([]);
    for (const kind of ['domain', 'url', 'hash', 'mac'] as const) expect(of(kind).rejects).toEqual([]);
    expect(of('domain').records[0]?.facts.reason).toBe('Some RAT');
  });

  it('takes columns by name and by number, with an expiry', () => {
    const csv = { address: 'name', expiresAt: 'until' } as const;
    const named = read('domain', 'id,name,until\n1,evil.example,2027-01-01\n2,evil2.example,soon\n', 'csv', {
      ...DEFAULTS,
      csv,
    });
    expect(named.records).toMatchObject([{ value: 'evil.example', expiresAt: Date.UTC(2027, 0, 2) }]);
    expect(named.rejects).toMatchObject([{ line: 3, reason: 'date-invalid' }]);
    const numbered = read('mac', '1;00:11:22:33:44:55;lost\n2\n', 'csv', {
      ...DEFAULTS,
      csv: { address: 1, reason: 2 },
    });
    expect(numbered.records).toMatchObject([{ value: '00:11:22:33:44:55', facts: { reason: 'lost' } }]);
    expect(numbered.rejects).toMatchObject([{ line: 2, reason: 'row-too-short' }]);
  });

  it('refuses a stated table that has no such column', () => {
    expect(() => read('hash', 'a,b\n1,2\n', 'csv')).toThrowError(/No column/);
  });
});

describe('hashes, URLs and MAC addresses line by line', () => {
  it('keeps the description behind a hash, also of checksum files', () => {
    const { records, rejects } = read(
      'hash',
      '# MD5\naa67243f746e5d76f68ec809355ec234  Trojan.X\na57983cb39e25ab80d7d3dc05695dd0ee0e49766 *evil.exe\n' +
        'ae9bc0b4c5639d977d720e4271da06b50f7c60d1e2070e9c75cc59ab30e49379\n7614e98badca10b5e2d08f8664c519b7a906fbd5180ea5d04a82fce9796a4b87sha256_sample3\n',
    );
    expect(records.map(({ facts }) => facts.reason)).toEqual(['Trojan.X', 'evil.exe', 'list']);
    expect(rejects).toMatchObject([{ line: 5, reason: 'not-a-hash' }]);
  });

  it('keeps a "#" inside of a URL and comments behind a blank apart', () => {
    expect(read('url', 'http://evil.example/a#b\nhttp://evil.example/c # seen\n').values).toEqual([
      'http://evil.example/a',
      'http://evil.example/c',
    ]);
  });

  it('reads ranges and makers of MAC addresses', () => {
    expect(
      read('mac', '00:11:22:33:44:55 lost laptop\n8c:aa:b5\n00:11:22:33:44:55 - 00:11:22:33:44:66\n').values,
    ).toEqual(['00:11:22:33:44:55', '8c:aa:b5', '00:11:22:33:44:55-00:11:22:33:44:66']);
  });
});

describe('what is no list', () => {
  it.each([
    ['', /empty/],
    ['<html><body>login</body></html>', /html/],
    ['PK\u0003\u0004rest', /zip/],
    ['{"data":[]}', /lists and tables/],
  ])('%j is an error and never an empty list', (text, message) => {
    expect(() => read('domain', text)).toThrowError(message);
  });
});

import { expect, it } from 'vitest';
import { seriesKey } from '../../../shared/kernel/metric-values.ts';
import { Counts } from '../../../workers/gateway/metrics/counts.ts';
import { expositionOf } from '../../../workers/gateway/metrics/exposition.ts';
import { METRICS, seriesOf } from '../../../workers/gateway/metrics/registry.ts';
import { parseExposition } from './exposition-parser.ts';

it('prints what a scraper reads back', () => {
  const counts = new Counts();
  for (const ms of [0, 1, 7, 7, 20_000]) {
    counts.count(seriesOf('http_requests_total', { route: '/a/{b}', method: 'GET', status: '2xx' }));
    counts.observe(seriesOf('http_request_duration_seconds', { route: '/a/{b}', method: 'GET' }), ms);
  }
  counts.count(seriesOf('http_requests_total', { route: 'none', method: 'GET', status: '4xx' }));
  const parsed = parseExposition(expositionOf(counts.drain(), []));
  expect([...parsed.keys()]).toEqual(Object.keys(METRICS));
  expect(parsed.get('http_requests_total')).toMatchObject({
    type: 'counter',
    samples: [
      { labels: { route: '/a/{b}', method: 'GET', status: '2xx' }, value: 5 },
      { labels: { route: 'none', method: 'GET', status: '4xx' }, value: 1 },
    ],
  });
  const { type, samples } = parsed.get('http_request_duration_seconds')!;
  expect(type).toBe('histogram');
  const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
  expect(buckets.map(({ labels, value }) => [labels.le, value])).toEqual([
    ...[
      ['0.001', 2],
      ['0.002', 2],
      ['0.005', 2],
      ['0.01', 4],
      ['0.025', 4],
      ['0.05', 4],
      ['0.1', 4],
      ['0.25', 4],
    ],
    ...[
      ['0.5', 4],
      ['1', 4],
      ['2.5', 4],
      ['5', 4],
      ['10', 4],
      ['+Inf', 5],
    ],
  ]);
  const last = samples.slice(-2).map(({ name, labels, value }) => [name, labels, value]);
  expect(last).toEqual([
    ['http_request_duration_seconds_sum', { route: '/a/{b}', method: 'GET' }, 20.015],
    ['http_request_duration_seconds_count', { route: '/a/{b}', method: 'GET' }, 5],
  ]);
});

it('escapes what would end a line or a value', () => {
  const label = 'a\\b"c\nd';
  const values = { [seriesKey('http_requests_total', [label, 'GET', '2xx'])]: 1 };
  const gauges = [{ name: 'g', help: 'line\nand \\', readings: [{ labels: { x: label }, value: 0.5 }, { value: -1 }] }];
  const parsed = parseExposition(expositionOf(values, gauges));
  expect(parsed.get('http_requests_total')?.samples[0]?.labels.route).toBe(label);
  expect(parsed.get('g')).toEqual({
    help: 'line\nand \\',
    type: 'gauge',
    samples: [
      { name: 'g', labels: { x: label }, value: 0.5 },
      { name: 'g', labels: {}, value: -1 },
    ],
  });
});

it('leaves out what this code does not know', () => {
  const values = {
    [seriesKey('of_another_version', ['x'])]: 1,
    [seriesKey('http_requests_total', ['r', 'GET', '2xx'])]: 2,
  };
  expect(parseExposition(expositionOf(values, [])).get('http_requests_total')?.samples).toHaveLength(1);
});

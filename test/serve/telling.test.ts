/** The log and the metrics: for programs, without secrets, of a size that nobody else decides. */
import { expect, test } from 'vitest';
import { makeLog, throttled } from '../../src/serve/log.js';
import { Counter, exposition, Gauge, Histogram } from '../../src/serve/metrics.js';

test('a line is JSON with its texts redacted, and short, and harmless to terminals', () => {
  const lines: string[] = [];
  const redactor = { text: (text: string) => text.replaceAll('hunter2', '********') as never };
  const log = makeLog(
    (line) => lines.push(line),
    redactor,
    () => new Date(0),
  );
  log('info', 'scanned', { image: 'a\u001b[31m:hunter2', count: 1, none: undefined, long: 'x'.repeat(5000) });
  expect(lines).toHaveLength(1);
  for (const hidden of ['hunter2', '\u001b']) expect(lines[0]).not.toContain(hidden);
  const parsed = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect(parsed).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'info',
    event: 'scanned',
    image: 'a\u001b[31m:********',
    count: 1,
  });
  expect(String(parsed['long']).length).toBe(1001);
});

test('of many events in one second the first are told, then how many there were', () => {
  const told: unknown[] = [];
  let now = 0;
  const log = throttled(
    (_level, event, fields) => told.push([event, fields]),
    2,
    () => now,
  );
  for (let i = 0; i < 5; i++) log('warn', String(i));
  now = 1000;
  log('warn', 'later');
  expect(told).toEqual([
    ['0', {}],
    ['1', {}],
    ['later', { untold: 3 }],
  ]);
});

test('metrics are in the text format of Prometheus', async () => {
  const counter = new Counter('a_total', 'Of a.', [{ kind: 'x' }]);
  counter.add({ kind: 'y"\\\n' }, 2);
  const histogram = new Histogram('b_seconds', 'Of b.', [1, 2]);
  for (const value of [0.5, 1.5, 9]) histogram.observe(value);
  const gauge = new Gauge('c', 'Of c.', () => [[{}, 3]]);
  expect(await exposition([counter, histogram, gauge])).toBe(
    [
      '# HELP a_total Of a.',
      '# TYPE a_total counter',
      'a_total{kind="x"} 0',
      'a_total{kind="y\\"\\\\\\n"} 2',
      '# HELP b_seconds Of b.',
      '# TYPE b_seconds histogram',
      'b_seconds_bucket{le="1"} 1',
      'b_seconds_bucket{le="2"} 2',
      'b_seconds_bucket{le="+Inf"} 3',
      'b_seconds_sum 11',
      'b_seconds_count 3',
      '# HELP c Of c.',
      '# TYPE c gauge',
      'c 3',
      '',
    ].join('\n'),
  );
});

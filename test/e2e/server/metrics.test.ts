import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MetricLabels, MetricList, MetricResult } from '../../../src/api/metrics.ts';
import { randomFrom } from '../../oracle/otlp.ts';
import { exponential, gauge, histogram, metricRequest, type Recorded, sum } from './metric-dataset.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
/** A minute's start, so that steps of a minute fall on round times. */
const end = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
const begin = end - 30 * 60_000;
const range = { from: begin, to: end };
const random = randomFrom(5);

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

async function store(service: string, ...metrics: object[]): Promise<void> {
  for (const metric of metrics) await system.send('metrics', metricRequest(service, metric));
  await system.settle();
}

const query = (name: string, more: Record<string, string | number | readonly string[]> = {}) =>
  system.get<MetricResult>('/api/v1/metrics/query', { ...range, name, points: 30, ...more });

const total = (values: readonly (number | null)[]) => values.reduce<number>((all, v) => all + (v ?? 0), 0);
const every = (stepMs: number, from = begin, to = end) =>
  Array.from({ length: Math.floor((to - from) / stepMs) }, (_, i) => from + (i + 1) * stepMs - 1);

test('a gauge shows its last value a step, holds it between points and not after they end', async () => {
  const points = every(15_000, begin, begin + 10 * 60_000).map((atMs, i) => ({ atMs, value: 1000 + i }));
  await store('g', gauge('test.gauge', points));
  const wide = await query('test.gauge');
  expect(wide).toMatchObject({ type: 'gauge', unit: 'By', stepMs: 60_000 });
  const [series] = wide.series;
  const lastIn = (step: number) => points.filter((p) => p.atMs < begin + (step + 1) * 60_000).at(-1)?.value;
  expect(series?.values.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => lastIn(i)));
  expect(series?.values.slice(11)).toEqual(Array.from({ length: 19 }, () => null));
  const fine = await system.get<MetricResult>('/api/v1/metrics/query', {
    name: 'test.gauge',
    from: begin + 60_000,
    to: begin + 120_000,
    points: 60,
  });
  expect(fine.series[0]?.values.every((v) => v !== null)).toBe(true);
});

test('aggregates over series, groups and filters by label', async () => {
  const at = begin + 5 * 60_000;
  const cell = (pod: string, zone: string, value: number) => ({ atMs: at, value, attributes: { pod, zone } });
  await store('agg', gauge('test.agg', [cell('a', 'x', 1), cell('b', 'x', 2), cell('c', 'y', 30)]));
  const valueAt = async (more: Record<string, string | readonly string[]>) =>
    (await query('test.agg', more)).series.map((s) => [s.labels, s.values.find((v) => v !== null)]);
  expect(await valueAt({})).toEqual([[{}, 33]]);
  expect(await valueAt({ aggregate: 'avg' })).toEqual([[{}, 11]]);
  expect(await valueAt({ aggregate: 'min' })).toEqual([[{}, 1]]);
  expect(await valueAt({ aggregate: 'max' })).toEqual([[{}, 30]]);
  expect(await valueAt({ by: 'zone' })).toEqual([
    [{ zone: 'x' }, 3],
    [{ zone: 'y' }, 30],
  ]);
  expect(await valueAt({ filter: ['zone=x', 'pod=b'] })).toEqual([[{}, 2]]);
  expect(await valueAt({ by: 'service.name', filter: 'host.name=host-agg' })).toEqual([
    [{ 'service.name': 'agg' }, 33],
  ]);
  expect((await query('test.agg', { aggregate: 'none' })).series).toHaveLength(3);
  const labels = await system.get<MetricLabels>('/api/v1/metrics/labels', { ...range, name: 'test.agg' });
  expect(labels.labels.find((l) => l.key === 'pod')).toEqual({
    key: 'pod',
    values: ['a', 'b', 'c'],
    distinct: 3,
  });
  expect(labels.labels.find((l) => l.key === 'service.version')?.values).toEqual(['1.2.3']);
});

/** A cumulative counter with a restart in the middle, and how much was really added in each interval. */
function counterWithRestart() {
  const startMs = begin - 20 * 60_000;
  const restartMs = begin + 12 * 60_000 + 7_000;
  const points: { atMs: number; startMs: number; value: number }[] = [];
  const added: { fromMs: number; toMs: number; amount: number }[] = [];
  let value = 1_000_000;
  let previous = startMs;
  for (let atMs = begin - 2 * 60_000; atMs < restartMs; atMs += 10_000) {
    const amount = Math.floor(random() * 500);
    value += amount;
    points.push({ atMs, startMs, value });
    added.push({ fromMs: previous, toMs: atMs, amount });
    previous = atMs;
  }
  value = 0;
  previous = restartMs;
  for (let atMs = restartMs + 3_000; atMs < end; atMs += 10_000) {
    const amount = Math.floor(random() * 500);
    value += amount;
    points.push({ atMs, startMs: restartMs, value });
    added.push({ fromMs: previous, toMs: atMs, amount });
    previous = atMs;
  }
  return { points, added: added.slice(1) };
}

test('rate and increase of a cumulative counter across a restart are what was really added', async () => {
  const { points, added } = counterWithRestart();
  await store('c', sum('test.counter', points));
  const expected = Array.from({ length: 30 }, () => 0);
  for (const { fromMs, toMs, amount } of added) {
    for (let step = 0; step < 30; step++) {
      const overlap = Math.min(toMs, begin + (step + 1) * 60_000) - Math.max(fromMs, begin + step * 60_000);
      if (overlap > 0) expected[step] = (expected[step] ?? 0) + (amount * overlap) / (toMs - fromMs);
    }
  }
  const increase = await query('test.counter', { fn: 'increase' });
  increase.series[0]?.values.forEach((v, step) => expect(v).toBeCloseTo(expected[step] ?? 0, 3));
  const rate = await query('test.counter', { fn: 'rate' });
  expect(rate.unit).toBe('{request}/s');
  rate.series[0]?.values
    .slice(0, 11)
    .forEach((v, step) => expect(v).toBeCloseTo((expected[step] ?? 0) / 60, 4));
  const fine = await query('test.counter', { fn: 'increase', points: 900 });
  expect(total(fine.series[0]?.values ?? [])).toBeCloseTo(total(increase.series[0]?.values ?? []), 3);
  const value = await query('test.counter');
  expect(value.series[0]?.values[3]).toBe(points.filter((p) => p.atMs < begin + 4 * 60_000).at(-1)?.value);
});

test('a point that was stored twice counts once', async () => {
  const { points } = counterWithRestart();
  const deltas = every(10_000).map((atMs) => ({ atMs, startMs: atMs - 10_000, value: 5 }));
  await store('twice', sum('test.twice', points), sum('test.twice.delta', deltas, { delta: true }));
  const once = [
    await query('test.twice', { fn: 'increase' }),
    await query('test.twice.delta', { fn: 'increase' }),
  ];
  await store('twice', sum('test.twice', points), sum('test.twice.delta', deltas, { delta: true }));
  const twice = [
    await query('test.twice', { fn: 'increase' }),
    await query('test.twice.delta', { fn: 'increase' }),
  ];
  expect(twice.map((r) => r.series)).toEqual(once.map((r) => r.series));
});

test('a delta sum: increase, rate and value', async () => {
  const points = every(20_000).map((atMs, i) => ({ atMs, startMs: atMs - 20_000, value: i % 7 }));
  await store('d', sum('test.delta', points, { delta: true }));
  const increase = await query('test.delta', { fn: 'increase' });
  const all = total(points.map((p) => p.value));
  expect(total(increase.series[0]?.values ?? [])).toBeCloseTo(all, 0);
  expect((await query('test.delta')).series).toEqual(increase.series);
  const rate = await query('test.delta', { fn: 'rate' });
  expect(total(rate.series[0]?.values ?? []) * 60).toBeCloseTo(all, 0);
});

test('a sum that may fall changes by its difference and never resets', async () => {
  const points = every(60_000).map((atMs, i) => ({
    atMs: atMs - 30_000,
    startMs: begin - 1000,
    value: i < 10 ? i * 10 : 100 - i,
  }));
  await store('u', sum('test.updown', points, { monotonic: false }));
  const increase = await query('test.updown', { fn: 'increase' });
  const values = increase.series[0]?.values ?? [];
  expect(values[5]).toBeCloseTo(10);
  expect(values[20]).toBeCloseTo(-1);
});

test('a series that appears in a living process is counted from zero, an unknown past is not', async () => {
  const startMs = begin - 86_400_000;
  const old = every(30_000, begin - 120_000).map((atMs) => ({
    atMs,
    startMs,
    value: 7000,
    attributes: { code: '200' },
  }));
  const fresh = every(30_000, begin + 600_000).map((atMs) => ({
    atMs,
    startMs,
    value: 3,
    attributes: { code: '500' },
  }));
  await store('alive', sum('test.errors', [...old, ...fresh]));
  const { series } = await query('test.errors', { fn: 'increase', by: 'code' });
  const of = (code: string) => total(series.find((s) => s.labels['code'] === code)?.values ?? []);
  expect(of('200')).toBe(0);
  expect(of('500')).toBeCloseTo(3);
});

test('a series that appears has the rate of what it added in its step', async () => {
  const at = (atMs: number, value: number, code: string) => ({
    atMs,
    startMs: begin - 86_400_000,
    value,
    attributes: { code },
  });
  const old = every(10_000, begin - 120_000).map((atMs) => at(atMs, 1, '200'));
  const fresh = every(10_000, begin + 640_000).map((atMs) => at(atMs, 600, '500'));
  await store('fresh', sum('test.fresh', [...old, ...fresh]));
  const { series } = await query('test.fresh', { fn: 'rate', by: 'code' });
  const rates = series.find((s) => s.labels['code'] === '500')?.values ?? [];
  expect(Math.max(...rates.map((rate) => rate ?? 0))).toBeCloseTo(10, 1);
});

test('a series that paused is counted from its last point, however long ago, not from nothing', async () => {
  const startMs = begin - 86_400_000;
  const others = every(10_000, begin - 120_000).map((atMs) => ({
    atMs,
    startMs,
    value: 1,
    attributes: { k: 'a' },
  }));
  const paused = [
    { atMs: begin - 40 * 60_000, startMs, value: 5_000_000, attributes: { k: 'b' } },
    { atMs: begin + 10 * 60_000, startMs, value: 5_000_010, attributes: { k: 'b' } },
  ];
  await store('paused', sum('test.paused', [...others, ...paused]));
  const { series } = await query('test.paused', { fn: 'increase', by: 'k' });
  // Ten in fifty minutes, ten of which lie in the range.
  expect(total(series.find((s) => s.labels['k'] === 'b')?.values ?? [])).toBeCloseTo(2, 3);
});

test('delta points without a start have the rate of what came since the point before', async () => {
  const points = every(10_000).map((atMs) => ({ atMs, value: 50 }));
  await store('nostart', sum('test.nostart', points, { delta: true }));
  for (const count of [30, 120, 240]) {
    const { series } = await query('test.nostart', { fn: 'rate', points: count });
    const known = (series[0]?.values ?? []).slice(2).filter((rate) => rate !== null);
    expect(known.length).toBeGreaterThan(count - 5);
    for (const rate of known) expect(rate).toBeCloseTo(5, 3);
  }
});

test('counters beyond 2^53 keep their increments', async () => {
  const points = every(10_000).map((atMs, i) => ({
    atMs,
    startMs: begin - 1000,
    value: 9_223_372_036_854_000_000n + 100n * BigInt(i),
  }));
  await store('big', sum('test.big', points));
  const { series } = await query('test.big', { fn: 'rate' });
  for (const rate of series[0]?.values.slice(1, -1) ?? []) expect(rate).toBeCloseTo(10, 3);
});

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Values recorded in each interval by two instances; the second restarts. */
function recordings() {
  const series = ['one', 'two'].map((instance) =>
    every(30_000).map((atMs) => ({
      atMs,
      instance,
      values: Array.from({ length: Math.floor(random() * 20) }, () => Math.exp(random() * 6 - 5)),
    })),
  );
  return series.flat();
}

const deltaOf = (all: ReturnType<typeof recordings>): Recorded[] =>
  all.map(({ atMs, values, instance }) => ({
    startMs: atMs - 30_000,
    atMs,
    values,
    attributes: { instance },
  }));

/** Points that hold everything since the start of their instance; instance two starts again after ten minutes. */
function cumulativeOf(all: ReturnType<typeof recordings>): Recorded[] {
  const restartMs = begin + 10 * 60_000;
  return all.map(({ atMs, instance }) => {
    const startMs = instance === 'two' && atMs > restartMs ? restartMs : begin;
    const values = all
      .filter((r) => r.instance === instance && r.atMs <= atMs && r.atMs > startMs)
      .flatMap((r) => r.values);
    return { startMs, atMs, values, attributes: { instance } };
  });
}

const exactQuantile = (values: readonly number[], q: number) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? 0;
};

test.each([true, false])(
  'quantile, mean, count and rate of explicit histograms (delta: %s)',
  async (delta) => {
    const all = recordings();
    const name = `test.latency.${delta ? 'delta' : 'cumulative'}`;
    await store('h', histogram(name, BOUNDS, delta ? deltaOf(all) : cumulativeOf(all), delta));
    const values = all.flatMap((r) => r.values);
    for (const q of [0.5, 0.9, 0.99]) {
      const [series] = (await query(name, { fn: 'quantile', quantile: q, points: 1 })).series;
      const found = series?.values[0] ?? Number.NaN;
      const exact = exactQuantile(values, q);
      // The answer lies in the bucket the exact value lies in.
      const bucket = BOUNDS.findIndex((b) => exact <= b);
      expect(found).toBeGreaterThanOrEqual(bucket <= 0 ? 0 : (BOUNDS[bucket - 1] ?? 0));
      expect(found).toBeLessThanOrEqual(BOUNDS[bucket] ?? 2.5);
    }
    const mean = (await query(name, { fn: 'mean', points: 1 })).series[0]?.values[0];
    expect(mean).toBeCloseTo(total(values) / values.length, 4);
    const counts = (await query(name, { fn: 'count' })).series[0]?.values ?? [];
    expect(total(counts)).toBeCloseTo(values.length, 1);
    const one = await query(name, { fn: 'count', by: 'instance', points: 1 });
    const two = one.series.find((s) => s.labels['instance'] === 'two')?.values[0];
    expect(two).toBeCloseTo(all.filter((r) => r.instance === 'two').flatMap((r) => r.values).length, 1);
    const quantiles = (await query(name, { fn: 'quantile', quantile: 0.5 })).series[0]?.values ?? [];
    expect(quantiles).toHaveLength(30);
    expect(quantiles.filter((v) => v !== null).length).toBeGreaterThan(25);
  },
);

test.each([true, false])(
  'quantiles of exponential histograms across changing scales (delta: %s)',
  async (delta) => {
    const all = recordings().map((r) => ({
      ...r,
      values: [...r.values, ...(random() < 0.1 ? [0, -0.5] : [])],
    }));
    const name = `test.exponential.${delta ? 'delta' : 'cumulative'}`;
    const points = delta ? deltaOf(all) : cumulativeOf(all);
    await store(
      'e',
      exponential(name, points, delta, (i) => 6 - (i % 60 > 20 ? 2 : 0)),
    );
    const values = all.flatMap((r) => r.values);
    const base = 2 ** (2 ** -4);
    for (const q of [0.1, 0.5, 0.9, 0.99]) {
      const found =
        (await query(name, { fn: 'quantile', quantile: q, points: 1 })).series[0]?.values[0] ?? Number.NaN;
      const exact = exactQuantile(values, q);
      expect(found / exact).toBeGreaterThan(1 / (base * 1.05));
      expect(found / exact).toBeLessThan(base * 1.05);
    }
    const mean = (await query(name, { fn: 'mean', points: 1 })).series[0]?.values[0];
    expect(mean).toBeCloseTo(total(values) / values.length, 4);
  },
);

test('summaries give the quantiles they were sent with', async () => {
  const dataPoints = every(60_000).map((atMs, i) => ({
    startTimeUnixNano: `${begin}000000`,
    timeUnixNano: `${atMs}000000`,
    count: 10 * (i + 1),
    sum: 25 * (i + 1),
    quantileValues: [
      { quantile: 0.5, value: 2 },
      { quantile: 0.9, value: 6 + i },
    ],
  }));
  await store('s', { name: 'test.summary', unit: 's', summary: { dataPoints } });
  const at = async (quantile: number) =>
    (await query('test.summary', { fn: 'quantile', quantile })).series[0]?.values.slice(0, 3);
  expect(await at(0.9)).toEqual([6, 7, 8]);
  (await at(0.7))?.forEach((v, i) => expect(v).toBeCloseTo(4 + i / 2));
  expect(await at(0.99)).toEqual([null, null, null]);
  expect((await query('test.summary', { fn: 'mean', points: 1 })).series[0]?.values[0]).toBeCloseTo(2.5);
});

test('exemplars lead to their traces', async () => {
  const traceId = 'ab'.repeat(16);
  const spanId = 'cd'.repeat(8);
  const atMs = begin + 300_000;
  await store('x', {
    name: 'test.exemplar',
    unit: 's',
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [
        {
          startTimeUnixNano: `${atMs - 1000}000000`,
          timeUnixNano: `${atMs}000000`,
          count: 1,
          sum: 0.3,
          explicitBounds: [1],
          bucketCounts: [1, 0],
          exemplars: [
            {
              timeUnixNano: `${atMs - 500}000000`,
              asDouble: 0.3,
              traceId: Buffer.from(traceId, 'hex'),
              spanId: Buffer.from(spanId, 'hex'),
            },
          ],
        },
      ],
    },
  });
  const { exemplars } = await query('test.exemplar', { fn: 'quantile', by: 'service.name' });
  expect(exemplars).toEqual([
    { timeUnixMs: atMs - 500, value: 0.3, traceId, spanId, labels: { 'service.name': 'x' } },
  ]);
});

test('the list names every metric with type, unit and services', async () => {
  const { metrics } = await system.get<MetricList>('/api/v1/metrics', { ...range, text: 'TEST.' });
  const of = (name: string) => metrics.find((m) => m.name === name);
  expect(of('test.agg')).toMatchObject({ type: 'gauge', unit: 'By', services: ['agg'], series: 3 });
  expect(of('test.counter')).toMatchObject({ type: 'sum', temporality: 'cumulative', monotonic: true });
  expect(of('test.delta')).toMatchObject({ temporality: 'delta' });
  expect(of('test.exponential.delta')).toMatchObject({ type: 'exponential_histogram', series: 2 });
  expect(of('test.summary')).toMatchObject({ type: 'summary' });
});

test('a function that does not fit, and a metric that is not there, are told', async () => {
  const unfit = await system.raw(`/api/v1/metrics/query?from=${begin}&to=${end}&name=test.gauge&fn=quantile`);
  expect([unfit.status, await unfit.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'METRIC_FUNCTION_UNFIT' }),
  ]);
  const missing = await system.raw(`/api/v1/metrics/query?from=${begin}&to=${end}&name=no.such`);
  expect([missing.status, await missing.json()]).toEqual([
    404,
    expect.objectContaining({ code: 'METRIC_NOT_FOUND' }),
  ]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TraceColumns } from '../../../src/api/traces.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type PlainSpan, traceRequest } from './trace-dataset.ts';

const SPANS = 50_000;
let system: RunningSystem;
const traceId = 'f0'.repeat(16);
const id = (i: number) => (i + 1).toString(16).padStart(16, '0');

beforeAll(async () => {
  system = await startSystem({ checkAnswers: false });
  const start = BigInt(Date.now() - 600_000) * 1_000_000n;
  const spans = Array.from({ length: SPANS }, (_, i): PlainSpan => {
    const parent = i === 0 ? -1 : Math.floor((i - 1) / 4);
    return {
      traceId,
      spanId: id(i),
      parentSpanId: parent < 0 ? '' : id(parent),
      service: `service-${i % 7}`,
      name: `operation ${i % 90}`,
      kind: 1,
      status: i % 1000 === 999 ? 2 : 0,
      statusMessage: '',
      start: start + BigInt(i) * 1000n,
      durationNs: (SPANS - i) * 1000,
      attributes: { i },
      links: [],
      events: [],
      sampleRate: 1,
    };
  });
  for (let i = 0; i < SPANS; i += 5000) await system.send('traces', traceRequest(spans.slice(i, i + 5000)));
  await system.settle();
});
afterAll(() => system.close());

test('a trace of 50,000 spans comes whole, with the critical path covering its root, in a few megabytes', async () => {
  const started = performance.now();
  const response = await system.raw(`/api/v1/traces/${traceId}`);
  const text = await response.text();
  const elapsedMs = performance.now() - started;
  const columns = JSON.parse(text) as TraceColumns;
  expect(columns.spanId).toHaveLength(SPANS);
  expect(new Set(columns.spanId).size).toBe(SPANS);
  expect(columns.parent.filter((p) => p === -1)).toEqual([-1]);
  expect(columns.parent.includes(-2)).toBe(false);
  const covered = columns.criticalPath.reduce((sum, [, from, to]) => sum + to - from, 0);
  expect(covered).toBe(SPANS * 1000);
  expect(text.length).toBeLessThan(6_000_000);
  console.log(`50,000 spans: ${Math.round(elapsedMs)} ms, ${(text.length / 1e6).toFixed(1)} MB of JSON`);
});

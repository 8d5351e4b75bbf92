import { describe, expect, it } from 'vitest';
import type { Overview } from '../../src/api/overview.ts';
import { queryOverview } from '../../src/store/queries/overview.ts';
import { QueryRun } from '../../src/store/queries/query-run.ts';
import { splitWindow } from '../../src/store/queries/rolled-minutes.ts';
import { windowOf } from '../../src/store/queries/window.ts';
import { type ContractContext, loadAll } from './context.ts';
import { RECEIVED, text, tracesOf, writeSegment } from './segments.ts';

const SECOND = 1_000_000_000n;
const MINUTE_MS = 60_000;
/** Midnight UTC two days before the other suites' rows: nothing else lies there. */
const START = (RECEIVED / (86_400n * SECOND) - 2n) * 86_400n * SECOND;
const START_MS = Number(START / 1_000_000n);
const MINUTES = 90;

/** The overview from minutes computed before, against the one from the spans themselves. */
export function overviewContract({ store, dir }: ContractContext): void {
  describe('overview from minutes', () => {
    const overview = (from: number, to: number, points: number, rawSpans: bigint): Promise<Overview> =>
      queryOverview(new QueryRun({ store: store() }), { from, to, points }, rawSpans);
    const split = (from: number, to: number) =>
      splitWindow(new QueryRun({ store: store() }), windowOf({ from, to }), RECEIVED, 0n);
    const fromSpans = (from: number, to: number, points: number) => overview(from, to, points, 1_000_000n);
    const fromMinutes = (from: number, to: number, points: number) => overview(from, to, points, 0n);

    const store90 = async (offsetMs: bigint, service: string, count: number): Promise<void> => {
      const spans = Array.from({ length: count }, (_, i) => {
        const start =
          START + offsetMs * 1_000_000n + (BigInt(i) * BigInt(MINUTES) * 60n * SECOND) / BigInt(count);
        return {
          traceId: Buffer.alloc(16, 9 + (i % 50)),
          spanId: Buffer.from(`${service}${i}`.padEnd(8, '.').slice(-8)),
          ...(i % 5 !== 0 && { parentSpanId: Buffer.alloc(8, 1) }),
          kind: i % 7 === 6 ? 1 : i % 3 === 0 ? 2 : 3,
          startTimeUnixNano: start.toString(),
          // Every eleventh ends before it starts: no duration of it is known.
          endTimeUnixNano: (i % 11 === 10 ? start - 5n : start + BigInt((i * 7919) % 90_000_000)).toString(),
          name: `GET /${i % 13}`,
          ...(i % 17 === 0 && { status: { code: 2 } }),
          ...(i % 4 === 0 && { traceState: 'ot=th:8' }),
        };
      });
      await loadAll(store(), writeSegment(dir, 'traces', [tracesOf(spans, [text('service.name', service)])]));
    };
    const compute = async (): Promise<void> => {
      const nowMs = Date.now();
      await store().rollups.run(nowMs);
      await store().rollups.run(nowMs + 120_000);
    };
    const whole = ({ services }: Overview) => services.map((row) => ({ ...row, spark: null }));
    const END_MS = START_MS + MINUTES * MINUTE_MS;

    it('has the same figures and points', async () => {
      await store90(0n, 'minutes-a', 2000);
      await store90(7n, 'minutes-b', 900);
      const open = await split(START_MS, END_MS);
      expect(open.minutes).toEqual([]);
      await compute();
      expect(await split(START_MS, END_MS)).toEqual({
        hours: [],
        minutes: [{ from: START, to: START + BigInt(MINUTES) * 60n * SECOND }],
        raw: [],
        unitMs: MINUTE_MS,
      });
      const expected = await fromSpans(START_MS, END_MS, 30);
      const found = await fromMinutes(START_MS, END_MS, 30);
      expect(found.services.length).toBe(2);
      expect(found.services[0]?.requests).toBeGreaterThan(500);
      expect(found.services[0]?.errors).toBeGreaterThan(10);
      expect({ ...found, completeness: null }).toEqual({ ...expected, completeness: null });
    });

    it('reads the parts of minutes at both ends from the spans', async () => {
      const [from, to] = [START_MS + 12_345, END_MS - 23_456];
      const { minutes, raw } = await split(from, to);
      expect(minutes).toEqual([
        { from: START + 60n * SECOND, to: START + BigInt(MINUTES - 1) * 60n * SECOND },
      ]);
      expect(raw.length).toBe(2);
      const found = await fromMinutes(from, to, 30);
      expect(whole(found)).toEqual(whole(await fromSpans(from, to, 30)));
      // Points are rates over what lies in the range: together they are all requests.
      const [service] = found.services;
      const seconds = (i: number) => {
        const start = START_MS + i * found.stepMs;
        return (Math.min(to, start + found.stepMs) - Math.max(from, start)) / 1000;
      };
      const sum = service?.spark.rate.reduce((total, rate, i) => total + rate * seconds(i), 0);
      expect(sum).toBeCloseTo(service?.requests ?? 0, 6);
    });

    it('reads whole hours of long ranges', async () => {
      const [from, to] = [START_MS - 30 * 60 * MINUTE_MS + 777, END_MS + 20 * 60 * MINUTE_MS];
      const { hours, minutes, unitMs } = await split(from, to);
      expect(unitMs).toBe(60 * MINUTE_MS);
      const [hour] = hours;
      expect(hours.length).toBe(1);
      expect(hour !== undefined && hour.from <= START && START + 3600n * SECOND <= hour.to).toBe(true);
      // What lies beside the hours is read by minute, and nothing twice.
      expect(minutes.every((part) => part.to <= (hour?.from ?? 0n) || part.from >= (hour?.to ?? 0n))).toBe(
        true,
      );
      const found = await fromMinutes(from, to, 40);
      expect(found.stepMs % (60 * MINUTE_MS)).toBe(0);
      expect(whole(found)).toEqual(whole(await fromSpans(from, to, 40)));
    });

    it('does not trust minutes that late spans came for', async () => {
      const late = {
        traceId: Buffer.alloc(16, 77),
        spanId: Buffer.alloc(8, 77),
        kind: 2,
        startTimeUnixNano: (START + 3000n * SECOND).toString(),
        endTimeUnixNano: (START + 3000n * SECOND + 1n).toString(),
      };
      await loadAll(
        store(),
        writeSegment(dir, 'traces', [tracesOf([late], [text('service.name', 'minutes-b')])]),
      );
      const { minutes, raw } = await split(START_MS, END_MS);
      expect(minutes.length).toBeGreaterThan(0);
      expect(raw.length).toBe(1);
      const at = START + 3000n * SECOND;
      expect(raw.every(({ from, to }) => from <= at && at < to)).toBe(true);
      expect(whole(await fromMinutes(START_MS, END_MS, 30))).toEqual(
        whole(await fromSpans(START_MS, END_MS, 30)),
      );
      await compute();
      expect((await split(START_MS, END_MS)).raw).toEqual([]);
      expect(whole(await fromMinutes(START_MS, END_MS, 30))).toEqual(
        whole(await fromSpans(START_MS, END_MS, 30)),
      );
    });
  });
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/errors/app-error.ts';
import { sql } from '../../src/store/sql.ts';
import { logsOf, RECEIVED, text, tracesOf, writeSegment } from './segments.ts';
import { type ContractContext, loadAll, ofSegment, storedRows } from './context.ts';

const DAY = 86_400_000_000_000n;
const NOW_MS = Number(RECEIVED / 1_000_000n);

/** Migrations, restarts, retention. */
export function upkeepContract({ store, reopen, dir }: ContractContext): void {
  describe('upkeep', () => {
    it('counts bytes and rows by table and day', async () => {
      const segment = writeSegment(dir, 'logs', [
        logsOf([{ timeUnixNano: (RECEIVED - 20n * DAY).toString() }]),
      ]);
      await loadAll(store(), segment);
      const day = [...segment.rows.keys()][0]?.slice(5) ?? '';
      const usage = (await store().retention.usage()).find(
        (partition) => partition.table === 'logs' && partition.day === day,
      );
      expect(usage).toMatchObject({ table: 'logs', day, rows: 1n });
      expect(usage?.bytesOnDisk).toBeGreaterThan(0n);
    });

    it('drops what is older than the retention of its signal, quarantined rows by when they were received', async () => {
      const ids = { traceId: Buffer.alloc(16, 3), spanId: Buffer.alloc(8, 3) };
      const at = (time: bigint) => ({
        ...ids,
        startTimeUnixNano: time.toString(),
        endTimeUnixNano: time.toString(),
      });
      const old = writeSegment(dir, 'traces', [tracesOf([at(RECEIVED - 10n * DAY)])]);
      const young = writeSegment(dir, 'traces', [tracesOf([at(RECEIVED)])]);
      const oldLog = writeSegment(dir, 'logs', [
        logsOf([{ timeUnixNano: (RECEIVED - 10n * DAY).toString() }]),
      ]);
      const foreign = writeSegment(dir, 'traces', [tracesOf([at(5n)])]);
      const foreignOld = writeSegment(dir, 'traces', [tracesOf([at(6n)])], {
        receivedUnixNano: RECEIVED - 30n * DAY,
      });
      for (const segment of [old, young, oldLog, foreign, foreignOld]) await loadAll(store(), segment);
      const dropped = await store().retention.apply({ traces: 7, logs: 30, metrics: 30 }, NOW_MS);
      expect(dropped.map(({ table }) => table)).toContain('spans');
      expect(await storedRows(store(), old)).toEqual(new Map());
      for (const segment of [young, oldLog, foreign])
        expect(await storedRows(store(), segment)).toEqual(segment.rows);
      const left = await store().read(
        sql`SELECT count() AS n FROM spans WHERE ${ofSegment(foreignOld)}`,
        { n: 'UInt64' },
        { label: 'contract-retention' },
      );
      expect(left.column('n')).toEqual([0n]);
    });

    it('drops the oldest day of the largest signal for the disk guard, never the last 24 hours', async () => {
      const segment = writeSegment(dir, 'logs', [
        logsOf([{ timeUnixNano: (RECEIVED - 25n * DAY).toString() }]),
      ]);
      await loadAll(store(), segment);
      const foreign = writeSegment(dir, 'logs', [logsOf([{ timeUnixNano: '7' }])]);
      await loadAll(store(), foreign);
      const kept = new Date(NOW_MS - 86_400_000).toISOString().slice(0, 10);
      const useless = await store().retention.dropOldest(NOW_MS, 2 ** 50);
      expect(useless.dropped).toEqual([]);
      expect(useless.droppableBytes).toBeGreaterThan(0);
      for (let rounds = 0; rounds < 100; rounds++) {
        const { dropped } = await store().retention.dropOldest(NOW_MS, 1);
        if (dropped.length === 0) break;
        for (const { day } of dropped) expect(day < kept).toBe(true);
      }
      expect(
        (await store().retention.usage()).filter(
          ({ day, table }) => day < kept && table !== 'resources' && day !== '1970-01-01',
        ),
      ).toEqual([]);
      expect(await storedRows(store(), segment)).toEqual(new Map());
      expect(await storedRows(store(), foreign)).toEqual(foreign.rows);
    });

    it('rolls quiet minutes up, once more when late spans come', async () => {
      const ids = { traceId: Buffer.alloc(16, 4), spanId: Buffer.alloc(8, 4), kind: 2 };
      const at = (seconds: bigint, rest: object) => {
        const start = RECEIVED + seconds * 1_000_000_000n;
        return {
          ...ids,
          startTimeUnixNano: start.toString(),
          endTimeUnixNano: (start + 1000n).toString(),
          name: 'GET /roll',
          ...rest,
        };
      };
      const service = [text('service.name', 'rolled')];
      const spans = [
        at(0n, { attributes: [text('k', 'a')] }),
        at(1n, { status: { code: 2 }, attributes: [text('k', 'b')] }),
        at(120n, { traceState: 'ot=th:8' }),
      ];
      await loadAll(store(), writeSegment(dir, 'traces', [tracesOf(spans, service)]));
      const read = async () => {
        const table = await store().read(
          sql`SELECT count(DISTINCT Minute) AS minutes, sum(Spans) AS spans, sum(Requests) AS requests, sum(Errors) AS errors
              FROM service_minutes FINAL WHERE ServiceName = 'rolled'`,
          { minutes: 'UInt64', spans: 'UInt64', requests: 'Float64', errors: 'Float64' },
          { label: 'contract-rollup' },
        );
        return table.rows();
      };
      // From now on, not from when they were received: the store runs by itself every ten seconds, with the time it is.
      const nowMs = Date.now();
      await store().rollups.run(nowMs);
      expect(await read()).toEqual([{ minutes: 0n, spans: 0n, requests: 0, errors: 0 }]);
      await store().rollups.run(nowMs + 120_000);
      expect(await read()).toEqual([{ minutes: 2n, spans: 3n, requests: 4, errors: 1 }]);
      await loadAll(store(), writeSegment(dir, 'traces', [tracesOf([at(2n, {})], service)]));
      await store().rollups.run(nowMs + 200_000);
      await store().rollups.run(nowMs + 300_000);
      expect(await read()).toEqual([{ minutes: 2n, spans: 4n, requests: 5, errors: 1 }]);
      const keys = await store().read(
        sql`SELECT Key, Type, sum(Spans) AS spans, uniqCombinedMerge(12)(Values) AS distinct FROM attr_keys FINAL WHERE ServiceName = 'rolled' GROUP BY Key, Type`,
        { Key: 'String', Type: 'Enum8', spans: 'UInt64', distinct: 'UInt64' },
        { label: 'contract-keys' },
      );
      expect(keys.rows()).toEqual([{ Key: 'k', Type: 'string', spans: 2n, distinct: 2n }]);
    });

    it('has the tables and columns that docs/schema.md describes', async () => {
      const text = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');
      const { rows } = await store().querySql(
        "SELECT table, name FROM system.columns WHERE database = currentDatabase() AND NOT endsWith(table, '_local') AND table NOT LIKE '%_from_%'",
      );
      expect(rows.length).toBeGreaterThan(200);
      const unknown = rows.filter(([table, name]) => {
        const words = String(name).split('.');
        const known = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);
        return !known(String(table)) || !words.every(known);
      });
      expect(unknown).toEqual([]);
    });

    it('finds its tables and rows again after a restart and applies no step twice', async () => {
      const segment = writeSegment(dir, 'logs', [logsOf([{ timeUnixNano: RECEIVED.toString() }])]);
      await loadAll(store(), segment);
      const again = await reopen();
      expect(await storedRows(again, segment)).toEqual(segment.rows);
      await loadAll(again, segment);
      expect(await storedRows(again, segment)).toEqual(segment.rows);
      const steps = await again.read(
        sql`SELECT Version AS version, toUInt64(count()) AS times FROM schema_migrations GROUP BY Version ORDER BY Version`,
        { version: 'UInt32', times: 'UInt64' },
        { label: 'contract-migrations' },
      );
      expect(steps.rowCount).toBeGreaterThan(0);
      expect(steps.column('times').every((times) => times === 1n)).toBe(true);
    });

    it('refuses tables of a newer program, and tables that another build made', async () => {
      const record = (version: string) =>
        sql`INSERT INTO schema_migrations (Version, Name, Checksum) SELECT toUInt32(${{ kind: 'param', type: 'String', value: version }}), 'x', 'y'`;
      await store().execute(record('9999'), { label: 'contract-migrations' });
      await expect(reopen()).rejects.toSatisfy(
        (error) => error instanceof AppError && error.code === 'STORE_SCHEMA_TOO_NEW',
      );
    });
  });
}

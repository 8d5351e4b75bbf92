import { expect, it } from 'vitest';
import { sql } from '../../src/store/sql.ts';
import { type ContractContext, loadAll, ofSegment, storedRows } from './context.ts';
import { logsOf, RECEIVED, text, tracesOf, writeSegment } from './segments.ts';

/** Clocks, promoted columns, weights, secrets. */
export function edgesContract({ store, dir }: Pick<ContractContext, 'store' | 'dir'>): void {
  const ids = { traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 7) };
  const DAY = 86_400_000_000_000n;

  it('splits a segment by day and puts foreign clocks in quarantine with their own time', async () => {
    const times = [
      RECEIVED,
      RECEIVED - DAY,
      RECEIVED - 2n * DAY,
      1_000_000_000n,
      RECEIVED + 400n * DAY,
      RECEIVED - 33n * DAY,
    ];
    const spans = times.map((time) => ({
      ...ids,
      startTimeUnixNano: time.toString(),
      endTimeUnixNano: (time + 5n).toString(),
    }));
    const segment = writeSegment(dir, 'traces', [tracesOf(spans)]);
    expect([...segment.rows.entries()].filter(([key]) => key.endsWith('1970-01-01'))).toEqual([
      ['spans/1970-01-01', 3],
    ]);
    await loadAll(store(), segment);
    expect(await storedRows(store(), segment)).toEqual(segment.rows);
    const table = await store().read(
      sql`SELECT Timestamp AS t FROM spans WHERE ${ofSegment(segment)} AND Timestamp < toDateTime64('1971-01-01 00:00:00', 9, 'UTC')`,
      { t: 'DateTime64(9)' },
      { label: 'contract-quarantine' },
    );
    expect(table.bigInts('t')).toEqual(BigInt64Array.from([1_000_000_000n]));
  });

  it('takes a missing time from the next best and says so', async () => {
    const spans = [
      { ...ids, endTimeUnixNano: '1790000000000000009' },
      { ...ids, startTimeUnixNano: '1790000000000000009' },
      ids,
    ];
    const segment = writeSegment(dir, 'traces', [tracesOf(spans)]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT Timestamp, TimeSource, Duration, EndBeforeStart FROM spans WHERE ${ofSegment(segment)} ORDER BY IngestRow`,
      { Timestamp: 'DateTime64(9)', TimeSource: 'Enum8', Duration: 'UInt64', EndBeforeStart: 'UInt64' },
      { label: 'contract-times' },
    );
    expect(table.rows()).toEqual([
      { Timestamp: 1790000000000000009n, TimeSource: 'end', Duration: 0n, EndBeforeStart: 0n },
      {
        Timestamp: 1790000000000000009n,
        TimeSource: 'start',
        Duration: 0n,
        EndBeforeStart: 1790000000000000009n,
      },
      { Timestamp: RECEIVED, TimeSource: 'received', Duration: 0n, EndBeforeStart: 0n },
    ]);
  });

  it('promotes attributes under their current and their earlier names', async () => {
    const status = (key: string) => ({ key, value: { intValue: '503' } });
    const spans = [
      {
        ...ids,
        attributes: [
          text('http.request.method', 'GET'),
          status('http.response.status_code'),
          text('db.query.text', 'select 1'),
          text('request.id', 'r1'),
        ],
      },
      {
        ...ids,
        attributes: [
          text('http.method', 'GET'),
          status('http.status_code'),
          text('db.statement', 'select 2'),
          {
            key: 'http.request.header.x-request-id',
            value: { arrayValue: { values: [{ stringValue: 'r2' }] } },
          },
        ],
      },
    ];
    const segment = writeSegment(dir, 'traces', [
      tracesOf(spans, [text('service.name', 'cart'), text('deployment.environment', 'prod')]),
    ]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT HttpMethod, HttpStatus, RequestId, DbQueryHash, ServiceName FROM spans WHERE ${ofSegment(segment)} ORDER BY IngestRow`,
      {
        HttpMethod: 'String',
        HttpStatus: 'UInt16',
        RequestId: 'String',
        DbQueryHash: 'UInt64',
        ServiceName: 'String',
      },
      { label: 'contract-promoted' },
    );
    const rows = table.rows();
    expect(rows.map((row) => [row.HttpMethod, row.HttpStatus, row.RequestId, row.ServiceName])).toEqual([
      ['GET', 503, 'r1', 'cart'],
      ['GET', 503, 'r2', 'cart'],
    ]);
    expect(rows[0]?.DbQueryHash).toBe(rows[1]?.DbQueryHash);
    const resource = await store().read(
      sql`SELECT Environment, AttrStr FROM resources WHERE ServiceName = 'cart' LIMIT 1`,
      { Environment: 'String', AttrStr: 'Map(String, String)' },
      { label: 'contract-resources' },
    );
    expect(resource.rows()).toEqual([
      {
        Environment: 'prod',
        AttrStr: new Map([
          ['service.name', 'cart'],
          ['deployment.environment', 'prod'],
        ]),
      },
    ]);
  });

  it('weights a sampled span by what its trace state says', async () => {
    const spans = ['', 'ot=th:8', 'vendor=1,ot=th:c;rv:00', 'ot=p:4', 'ot=th:0'].map((traceState) => ({
      ...ids,
      traceState,
    }));
    const segment = writeSegment(dir, 'traces', [tracesOf(spans)]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT SampleRate FROM spans WHERE ${ofSegment(segment)} ORDER BY IngestRow`,
      { SampleRate: 'Float64' },
      { label: 'contract-weights' },
    );
    expect(table.column('SampleRate')).toEqual([1, 2, 4, 16, 1]);
  });

  it('keeps strings that are not UTF-8 and shows them with replacement characters', async () => {
    const segment = writeSegment(dir, 'logs', [
      logsOf([{ timeUnixNano: '1790000000000000000', body: { stringValue: 'a\u{fffd}b' } }]),
    ]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT Body FROM logs WHERE ${ofSegment(segment)}`,
      { Body: 'String' },
      { label: 'contract-utf8' },
    );
    expect(table.column('Body')).toEqual(['a\u{fffd}b']);
  });

  it('indexes traces: one row a trace and segment, also after loading again', async () => {
    const traceId = Buffer.from('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'hex');
    const at = (ns: bigint, rest: object) => ({
      traceId,
      startTimeUnixNano: (RECEIVED + ns).toString(),
      endTimeUnixNano: (RECEIVED + ns + 10n).toString(),
      ...rest,
    });
    const segment = writeSegment(dir, 'traces', [
      tracesOf(
        [
          at(5n, { spanId: Buffer.alloc(8, 2), parentSpanId: Buffer.alloc(8, 1), status: { code: 2 } }),
          at(0n, { spanId: Buffer.alloc(8, 1), name: 'GET /' }),
        ],
        [text('service.name', 'gateway')],
      ),
    ]);
    await loadAll(store(), segment);
    await store().loader.remove({
      segmentId: segment.ref.segmentId,
      table: 'spans',
      day: [...segment.rows.keys()][0]?.slice(6) ?? '',
    });
    await loadAll(store(), segment, 1);
    const table = await store().read(
      sql`SELECT min(Start) AS start, max(End) AS end, sum(Spans) AS spans, sum(Errors) AS errors, anyIf(RootName, HasRoot) AS root
          FROM (SELECT * FROM trace_index WHERE TraceId = unhex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') LIMIT 1 BY TraceId, IngestSeg, Day)`,
      { start: 'DateTime64(9)', end: 'DateTime64(9)', spans: 'UInt64', errors: 'UInt64', root: 'String' },
      { label: 'contract-trace-index' },
    );
    expect(table.rows()).toEqual([
      { start: RECEIVED, end: RECEIVED + 15n, spans: 2n, errors: 1n, root: 'GET /' },
    ]);
  });

  it('completes the index of traces when it counts what an interrupted INSERT left', async () => {
    const traceId = Buffer.alloc(16, 0x5c);
    const at = (time: bigint, part: object) => ({
      traceId,
      startTimeUnixNano: time.toString(),
      endTimeUnixNano: (time + 10n).toString(),
      ...part,
    });
    const segment = writeSegment(dir, 'traces', [
      tracesOf(
        [
          at(RECEIVED, { spanId: Buffer.alloc(8, 1), name: 'GET /' }),
          at(RECEIVED + 5n, { spanId: Buffer.alloc(8, 2), parentSpanId: Buffer.alloc(8, 1) }),
          at(RECEIVED - DAY, { spanId: Buffer.alloc(8, 3), parentSpanId: Buffer.alloc(8, 1) }),
        ],
        [text('service.name', 'gateway')],
      ),
    ]);
    await loadAll(store(), segment);
    const indexed = async () => {
      const table = await store().read(
        sql`SELECT * FROM trace_index WHERE ${ofSegment(segment)} ORDER BY Day LIMIT 1 BY TraceId, IngestSeg, Day`,
        {
          TraceId: 'FixedString(16)',
          TenantId: 'String',
          IngestSeg: 'UInt64',
          Day: 'Date',
          Start: 'DateTime64(9)',
          End: 'DateTime64(9)',
          Spans: 'UInt32',
          Errors: 'UInt32',
          RootService: 'String',
          RootName: 'String',
          HasRoot: 'Bool',
        },
        { label: 'contract-trace-index' },
      );
      return table.rows();
    };
    const asWritten = await indexed();
    expect(asWritten).toHaveLength(2);
    if (store().backend !== 'cluster') {
      await store().execute(
        sql`ALTER TABLE trace_index DELETE WHERE ${ofSegment(segment)} SETTINGS mutations_sync = 2`,
        { label: 'contract-forget' },
      );
      expect(await indexed()).toEqual([]);
    }
    expect(await storedRows(store(), segment)).toEqual(segment.rows);
    expect(await indexed()).toEqual(asWritten);
  });

  it('never stores secrets', async () => {
    const secret = 'hunter2hunter2';
    const attributes = [
      text('http.request.header.authorization', secret),
      text('db.connection', `postgres://app:${secret}@db:5432/shop`),
      text('note', `password=${secret} ok`),
      { key: 'session.token', value: { arrayValue: { values: [{ stringValue: secret }] } } },
      text('gen_ai.usage.input_tokens', 'kept'),
    ];
    const spans = [
      {
        ...ids,
        attributes,
        status: { message: `dial app:${secret}@tcp(db:3306)` },
        events: [
          {
            name: 'exception',
            attributes: [text('exception.message', `Bearer ${secret}${secret}`), text('api_key', secret)],
          },
        ],
      },
    ];
    const traces = writeSegment(dir, 'traces', [
      tracesOf(spans, [text('service.name', 'safe'), text('app.secret', secret)]),
    ]);
    const logs = writeSegment(dir, 'logs', [
      logsOf([{ body: { stringValue: `{"password": "${secret}", "user": "kept"}` }, attributes }]),
    ]);
    await loadAll(store(), traces);
    await loadAll(store(), logs);
    for (const [name, segment] of [
      ['spans', traces],
      ['logs', logs],
    ] as const) {
      const { rows } = await store().querySql(
        `SELECT * FROM ${name} WHERE IngestSeg = ${segment.ref.segmentId}`,
      );
      expect(rows.length).toBe(1);
      const shown = JSON.stringify(rows, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value instanceof Map ? [...value] : value,
      );
      expect(shown).not.toContain(secret);
      expect(shown).toContain('[redacted]');
      expect(shown).toContain('kept');
    }
    const { rows } = await store().querySql(`SELECT AttrStr FROM resources WHERE ServiceName = 'safe'`);
    expect(rows[0]?.[0]).toEqual(
      new Map([
        ['service.name', 'safe'],
        ['app.secret', '[redacted]'],
      ]),
    );
  });
}

import { expect, it } from 'vitest';
import { LOAD_TABLES } from '../../src/store/load/tables.ts';
import { sql, uint64 } from '../../src/store/sql.ts';
import { type ContractContext, loadAll } from './context.ts';
import { logsOf, metricsOf, RECEIVED, text, tracesOf, writeSegment } from './segments.ts';
import { SECRET_KEYS } from '../oracle/secret-cases.ts';

const SECRET = 'SEKRET42xYz9Qw';
const URL = `postgres://app:${SECRET}@db:5432/shop`;
const list = (...values: object[]): object => ({ arrayValue: { values } });
const fields = (...values: object[]): object => ({ kvlistValue: { values } });
const field = (key: string, value: object): object => ({ key, value });
const string = (stringValue: string): object => ({ stringValue });
const bytes = (content: string): object => ({ bytesValue: Buffer.from(content) });
const deep = (levels: number, inside: object): object =>
  levels === 0 ? inside : list(fields(field('inner', deep(levels - 1, inside))));

/** Values that hold a secret, whatever their key. */
const VALUES: readonly object[] = [
  string(URL),
  string(`Bearer ${SECRET}`),
  list(string('app'), string(`--password=${SECRET}`)),
  list(string('app'), string('--password'), string(SECRET)),
  fields(field('password', string(SECRET))),
  fields(field('db', fields(field('dbPassword', string(SECRET))))),
  fields(field('Authorization', list(string(`Bearer ${SECRET}`), string(SECRET)))),
  fields(field('cookie', string(`sid=${SECRET}`)), field('kept', string('x'))),
  fields(field('credentials', fields(field('user', string(SECRET)), field('more', list(string(SECRET)))))),
  fields(field('secret', deep(3, string(SECRET)))),
  fields(field('secret', deep(16, string(SECRET)))),
  fields(field('a"b\\token', string(SECRET))),
  deep(5, fields(field('api_key', string(SECRET)))),
  bytes(`password=${SECRET}`),
  list(bytes(`Authorization: Bearer ${SECRET}`)),
];

/** No column of any table holds a secret, whatever place it came in; what stands beside it is there. */
export function secretsContract({ store, dir }: Pick<ContractContext, 'store' | 'dir'>): void {
  const ids = { traceId: Buffer.alloc(16, 0x5e), spanId: Buffer.alloc(8, 7) };
  const times = { startTimeUnixNano: RECEIVED.toString(), endTimeUnixNano: (RECEIVED + 5n).toString() };
  const attributes = [
    ...VALUES.map((value, i) => field(`kept.${i}`, value)),
    ...SECRET_KEYS.map((key) => text(key, SECRET)),
    field('password', bytes(SECRET)),
    field('http.request.header.x-request-id', list(string(`Bearer ${SECRET}`))),
    text('request_id', `Bearer ${SECRET}`),
    text('error.type', `password=${SECRET}`),
  ];
  const scope = { name: `lib ${URL}`, version: `1 password=${SECRET}`, attributes };
  const resource = [text('service.name', 'secretive'), ...attributes];

  it('keeps no secret in any column', async () => {
    const links = [
      { traceId: ids.traceId, spanId: ids.spanId, traceState: `k=password=${SECRET}`, attributes },
    ];
    const events = [
      { name: `kept ${URL}`, attributes },
      {
        name: 'exception',
        attributes: [text('exception.message', `dial ${URL}: kept`), text('exception.type', URL)],
      },
    ];
    const status = { message: `dial ${URL}`, code: 2 };
    const span = {
      ...ids,
      ...times,
      name: `GET ${URL}`,
      traceState: `v=password=${SECRET}`,
      attributes,
      events,
      links,
      status,
    };
    const point = {
      timeUnixNano: RECEIVED.toString(),
      asDouble: 1,
      attributes,
      exemplars: [{ asDouble: 1, filteredAttributes: attributes }],
    };
    const logs = [...VALUES, string(`login password=${SECRET}, kept`)].map((body) => ({
      ...ids,
      timeUnixNano: RECEIVED.toString(),
      severityText: `password=${SECRET}`,
      eventName: URL,
      body,
      attributes,
    }));
    const segments = [
      writeSegment(dir, 'traces', [tracesOf([span], resource, scope)]),
      writeSegment(dir, 'logs', [logsOf(logs, resource)]),
      writeSegment(dir, 'metrics', [
        metricsOf(
          [{ name: `m ${URL}`, description: URL, unit: URL, gauge: { dataPoints: [point] } }],
          resource,
        ),
      ]),
    ];
    for (const segment of segments) await loadAll(store(), segment);
    const texts: string[] = [];
    for (const table of [...LOAD_TABLES, 'series', 'resources', 'trace_index']) {
      const { rows } = await store().querySql(`SELECT * FROM ${table}`);
      texts.push(...rows.map((row) => JSON.stringify(row, shown)));
    }
    const forms = [
      SECRET,
      ...[0, 1, 2].map((shift) =>
        Buffer.from('x'.repeat(shift) + SECRET)
          .toString('base64')
          .slice(4, 12),
      ),
    ];
    for (const form of forms) expect(texts.filter((text) => text.includes(form))).toEqual([]);
    expect(texts.join('\n')).toContain('dial postgres://app:[redacted]@db:5432/shop: kept');
    expect(texts.join('\n')).toContain('login password=[redacted], kept');
  });

  it('keeps no secret behind a byte that is not UTF-8', async () => {
    const broken = '\u0001\u0002';
    const patch = (request: Uint8Array): void => {
      for (let at = 0; at + 1 < request.length; at++)
        if (request[at] === 1 && request[at + 1] === 2) request.set([0xff, 0xe9], at);
    };
    const texts = [
      `kept password=${broken}${SECRET}`,
      `kept ${broken}password=${SECRET}`,
      `kept Authorization: Bearer ${broken}${SECRET}`,
      `kept postgres://u:${broken}${SECRET}@h/db`,
      `kept {"client_secret":"${broken}${SECRET}"}`,
      `kept --token ${broken}${SECRET}`,
    ];
    const attributes = [
      ...texts.map((value, i) => text(`kept.${i}`, value)),
      text(`${broken}.password`, SECRET),
      field('list', list(...texts.map(string))),
    ];
    const span = { ...ids, ...times, attributes, status: { message: texts[0], code: 2 } };
    const spans = texts.map((name) => ({ ...span, name, events: [{ name, attributes }] }));
    const logs = texts.map((body) => ({
      timeUnixNano: RECEIVED.toString(),
      body: string(body),
      attributes,
    }));
    const resource = [text('service.name', 'broken'), ...attributes];
    const segments = [
      writeSegment(dir, 'traces', [tracesOf(spans, resource, { name: texts[0], attributes })], { patch }),
      writeSegment(dir, 'logs', [logsOf(logs, resource)], { patch }),
    ];
    for (const segment of segments) await loadAll(store(), segment);
    for (const [table, id] of [
      ['spans', segments[0]?.ref.segmentId],
      ['logs', segments[1]?.ref.segmentId],
    ]) {
      const { rows } = await store().querySql(`SELECT * FROM ${table} WHERE IngestSeg = ${id}`);
      const stored = rows.map((row) => JSON.stringify(row, shown));
      expect(stored).toHaveLength(texts.length);
      expect(stored.filter((row) => row.includes(SECRET))).toEqual([]);
      expect(stored.filter((row) => !row.includes('kept'))).toEqual([]);
    }
    const { rows } = await store().querySql("SELECT * FROM resources WHERE ServiceName = 'broken'");
    expect(rows).not.toEqual([]);
    expect(JSON.stringify(rows, shown)).not.toContain(SECRET);
  });

  it('leaves nested values beside a secret readable', async () => {
    const spans = [
      {
        ...ids,
        ...times,
        attributes: [
          field('cfg', fields(field('password', list(string('a]"b'))), field('host', string('kept')))),
        ],
      },
    ];
    const segment = writeSegment(dir, 'traces', [tracesOf(spans)]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT AttrJson AS json FROM spans WHERE IngestSeg = ${uint64(segment.ref.segmentId)}`,
      { json: 'String' },
      { label: 'contract-nested-secret' },
    );
    expect(JSON.parse(table.column('json')[0] ?? '')).toEqual([
      field('cfg', fields(field('password', string('[redacted]')), field('host', string('kept')))),
    ]);
  });

  it('no time a sender claims fails a block or wraps around', async () => {
    const most = (2n ** 63n - 1n).toString();
    const spans = [
      { ...ids, startTimeUnixNano: RECEIVED.toString(), endTimeUnixNano: most },
      { ...ids, startTimeUnixNano: '1', endTimeUnixNano: most },
      { ...ids, ...times, events: [{ timeUnixNano: (2n ** 64n - 1n).toString(), name: 'late' }] },
    ];
    const segment = writeSegment(dir, 'traces', [tracesOf(spans)]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT max(End) AS end, count() AS rows FROM trace_index WHERE IngestSeg = ${uint64(segment.ref.segmentId)}`,
      { end: 'DateTime64(9)', rows: 'UInt64' },
      { label: 'contract-late-end' },
    );
    expect(table.rows()).toEqual([{ end: 2n ** 63n - 1n, rows: 2n }]);
  });
}

function shown(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Map ? [...(value as ReadonlyMap<unknown, unknown>)] : value;
}

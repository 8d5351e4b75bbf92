import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/errors/app-error.ts';
import { attributeExists, attributeIs } from '../../src/store/attribute-sql.ts';
import {
  allOf,
  anyOf,
  bool,
  float64,
  hexId,
  hexIds,
  int64,
  sql,
  string,
  strings,
  uint32,
  uint64,
  uint64s,
  unixNano,
} from '../../src/store/sql.ts';
import { INDEX_COLUMNS } from '../../src/store/skip-indexes.ts';
import { logsOf, text, tracesOf, writeSegment } from './segments.ts';
import { type ContractContext, loadAll, ofSegment } from './context.ts';

const AWKWARD = [
  "it's",
  'back\\slash',
  'tab\tnew\nline\r',
  '{p0:String}',
  "'); DROP TABLE spans --",
  '',
  '订单 😀',
  '\0\b\f',
  '\\N',
  'null',
];

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

/** The file that attacks would write. */
const ATTACKED = join(tmpdir(), `goroscope-attack-${process.pid}`);

/** What user SQL must not be able to do. */
const ATTACKS = [
  'DROP TABLE spans',
  'TRUNCATE TABLE logs',
  "INSERT INTO spans (SpanName) VALUES ('x')",
  'ALTER TABLE spans DELETE WHERE 1',
  'OPTIMIZE TABLE spans FINAL',
  'CREATE TABLE t (a UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE t (a UInt8)',
  'CREATE FUNCTION f AS x -> x',
  'SYSTEM SHUTDOWN',
  'KILL QUERY WHERE 1',
  'SET readonly = 0',
  'SET ROLE ALL',
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE spans',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1 SETTINGS max_memory_usage = 0',
  "SELECT file('/etc/passwd')",
  "SELECT `file`('/etc/passwd')",
  "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')",
  "SELECT arrayMap(x -> FILE(x), ['/etc/passwd'])",
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "SELECT * FROM file('/etc/passwd', LineAsString, 'line String')",
  'SELECT * FROM `/etc/passwd`',
  'SELECT * FROM default.`/etc/passwd`',
  "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
  "SELECT * FROM remote('127.0.0.1', 'system.one')",
  "SELECT * FROM executable('id', 'TSV', 'a String')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/key')",
  "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
  "SELECT * FROM sqlite('/tmp/x.db', 't')",
  `SELECT 1 INTO OUTFILE '${ATTACKED}'`,
  `INSERT INTO FUNCTION file('${ATTACKED}', 'TSV') SELECT 1`,
  "INSERT INTO spans FROM INFILE '/etc/passwd' FORMAT TSV",
  `BACKUP DATABASE goroscope TO File('${ATTACKED}')`,
  'SELECT $$x$$',
  "EXPLAIN SELECT file('/etc/passwd')",
  'SELECT 1 FORMAT TabSeparated',
  "SELECT ‘'’, file(‘/etc/passwd’), ‘'’",
  "SELECT “a”, file('/etc/passwd')",
  "SELECT 1 // ' \n, file('/etc/passwd') -- '",
  "SELECT /* /* */ ' */ file('/etc/passwd') -- '",
  "SELECT 1 # ' \n, file('/etc/passwd') -- '",
  "SELECT 'a\\\\', file('/etc/passwd')",
  "SELECT file/**/('/etc/passwd')",
  "WITH file('/etc/passwd') AS a SELECT a",
  "DESCRIBE TABLE file('/etc/passwd')",
  "DESCRIBE TABLE url('http://127.0.0.1:1/x')",
  'SELECT (SELECT count() FROM numbers(300000000) SETTINGS max_rows_to_read = 0)',
  'SELECT * FROM (SELECT 1 SETTINGS readonly = 0)',
  'WITH x AS (SELECT 1 SETTINGS/**/max_memory_usage = 0) SELECT * FROM x',
  "SELECT * FROM filesystem('/tmp')",
  "SELECT * FROM icebergLocal('/tmp')",
  "SELECT * FROM deltaLakeLocal('/tmp')",
  "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'TSV')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
  "SELECT * FROM mongodb('127.0.0.1:1', 'd', 't', 'u', 'p', 'a String')",
  "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
  "SELECT * FROM cluster('default', system.one)",
  "SELECT * FROM remoteSecure('127.0.0.1', 'system.one')",
  "SELECT * FROM dictionary('x')",
  "SELECT dictGet('a', 'b', toUInt64(1))",
  "SELECT joinGet('x', 'y', 1)",
  "SELECT catboostEvaluate('/tmp/x', 1)",
  "SELECT reverseDNSQuery('127.0.0.1')",
  'SELECT addressToLine(1)',
  "ATTACH TABLE t FROM '/tmp' (a UInt8) ENGINE = MergeTree ORDER BY a",
  'RENAME TABLE spans TO s',
  'GRANT ALL ON *.* TO default',
  'WITH 1 AS a INSERT INTO spans SELECT * FROM spans',
  `EXPLAIN SELECT 1 INTO OUTFILE '${ATTACKED}'`,
];

/** Reading: values are bound, results are checked, users cannot write. */
export function queryContract({ store, dir }: ContractContext): void {
  describe('queries', () => {
    it('has no skip index on spans and logs that is ignored although a statement names its columns', async () => {
      const table = await store().read(
        // The index on the column `Items` is told with what that column is short for.
        sql`SELECT DISTINCT i.name AS name, if(c.default_expression = i.expr, 'Items', i.expr) AS expr FROM system.data_skipping_indices AS i
 LEFT JOIN (SELECT database, table, default_expression FROM system.columns WHERE name = 'Items') AS c ON c.database = i.database AND c.table = i.table
 WHERE i.database = currentDatabase() AND match(i.table, '^(spans|logs)')`,
        { name: 'String', expr: 'String' },
        { label: 'skip-indexes' },
      );
      const rows = table.rows();
      expect(rows.length).toBeGreaterThan(0);
      for (const { name, expr } of rows)
        expect([name, INDEX_COLUMNS[name]?.test(expr)]).toEqual([name, true]);
    });

    it('binds every kind of value exactly', async () => {
      for (const value of AWKWARD) {
        const table = await store().read(
          sql`SELECT ${string(value)} AS s, ${strings(AWKWARD)} AS list, hex(${string(value)}) AS bytes`,
          { s: 'String', list: 'Array(String)', bytes: 'String' },
          { label: 'contract-strings' },
        );
        const bytes = Buffer.from(value).toString('hex').toUpperCase();
        expect(table.rows()).toEqual([{ s: value, list: AWKWARD, bytes }]);
      }
      const table = await store().read(
        sql`SELECT ${uint64(2n ** 64n - 1n)} AS u, ${int64(-(2n ** 63n))} AS i, ${uint32(7)} AS n, ${float64(Number.NEGATIVE_INFINITY)} AS f,
             isNaN(${float64(Number.NaN)}) AS nan, ${bool(true)} AS b, ${unixNano(1_790_000_000_123_456_789n)} AS t, ${hexId('00ff27')} AS id,
             ${uint64s([1n, 2n ** 64n - 1n])} AS us, arrayMap(x -> hex(x), ${hexIds(['00', '5c27'])}) AS ids`,
        {
          u: 'UInt64',
          i: 'Int64',
          n: 'UInt32',
          f: 'Float64',
          nan: 'UInt8',
          b: 'Bool',
          t: 'DateTime64(9)',
          id: 'String',
          us: 'Array(UInt64)',
          ids: 'Array(String)',
        },
        { label: 'contract-values' },
      );
      expect(table.rows()).toEqual([
        {
          u: 2n ** 64n - 1n,
          i: -(2n ** 63n),
          n: 7,
          f: Number.NEGATIVE_INFINITY,
          nan: 1,
          b: true,
          t: 1_790_000_000_123_456_789n,
          id: Buffer.from('00ff27', 'hex').toString('utf8'),
          us: [1n, 2n ** 64n - 1n],
          ids: ['00', '5C27'],
        },
      ]);
    });

    it('keeps the values of queries that run at once apart', async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const table = await store().read(
            sql`SELECT ${string(`v${i}`)} AS s WHERE ${allOf([anyOf([sql`1 = ${uint32(1)}`])])}`,
            { s: 'String' },
            { label: 'contract-many' },
          );
          return table.column('s')[0];
        }),
      );
      expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => `v${i}`));
    });

    it('finds attributes of any type by value and by key', async () => {
      const long = 'x'.repeat(5000);
      const attributes = [
        text('color', 'rot'),
        { key: 'http.response.status_code', value: { intValue: '503' } },
        { key: 'retry', value: { boolValue: true } },
        { key: 'ratio', value: { doubleValue: 0.25 } },
        { key: 'list', value: { arrayValue: { values: [] } } },
        { key: 'a/b\u2028"\u0001', value: { kvlistValue: { values: [text('inside', 'x')] } } },
        text('long', long),
      ];
      const ids = { traceId: Buffer.alloc(16, 9), spanId: Buffer.alloc(8, 9) };
      const segment = writeSegment(dir, 'traces', [tracesOf([{ ...ids, attributes }, ids])]);
      await loadAll(store(), segment);
      const count = async (condition: ReturnType<typeof attributeIs>): Promise<bigint | undefined> => {
        const statement = sql`SELECT count() AS n FROM spans WHERE ${allOf([ofSegment(segment), condition])}`;
        return (await store().read(statement, { n: 'UInt64' }, { label: 'contract-attributes' })).column(
          'n',
        )[0];
      };
      for (const [key, value] of [
        ['color', 'rot'],
        ['http.response.status_code', '503'],
        ['retry', 'true'],
        ['ratio', '0.25'],
        ['long', long],
      ] as const) {
        const found = [attributeIs(key, value), attributeIs(key, `${value}0`), attributeExists(key)];
        expect([key, ...(await Promise.all(found.map(count)))]).toEqual([key, 1n, 0n, 1n]);
      }
      expect(await count(attributeExists('list'))).toBe(1n);
      expect(await count(attributeExists('a/b\u2028"\u0001'))).toBe(1n);
      expect(await count(attributeExists('inside'))).toBe(0n);
      expect(await count(attributeExists('other'))).toBe(0n);
    });

    it('compares the result with the declared columns', async () => {
      const read = (columns: Record<string, 'String' | 'UInt64'>) =>
        store().read(sql`SELECT toUInt64(1) AS a, 'x' AS b`, columns, { label: 'contract-columns' });
      expect(await codeOf(read({ a: 'UInt64', b: 'String' }))).toBe('no error');
      for (const wrong of [
        { a: 'String', b: 'String' },
        { a: 'UInt64' },
        { a: 'UInt64', b: 'String', c: 'String' },
      ] as const)
        expect(await codeOf(read(wrong))).toBe('STORE_COLUMNS_DIFFER');
    });

    it('reads long results block by block', async () => {
      let rows = 0;
      let sum = 0n;
      let blocks = 0;
      for await (const block of store().readBlocks(
        sql`SELECT number AS n, toString(number) AS s FROM numbers(300000)`,
        { n: 'UInt64', s: 'String' },
        { label: 'contract-blocks' },
      )) {
        blocks++;
        rows += block.rowCount;
        for (const n of block.bigInts('n')) sum += n;
      }
      expect([rows, sum]).toEqual([300_000, (300_000n * 299_999n) / 2n]);
      expect(blocks).toBeGreaterThan(1);
      for await (const block of store().readBlocks(
        sql`SELECT number AS n FROM numbers(100000000)`,
        { n: 'UInt64' },
        { label: 'contract-blocks' },
      )) {
        expect(block.rowCount).toBeGreaterThan(0);
        break;
      }
    });

    it('refuses to let a query change anything', async () => {
      const work = store().read(
        sql`INSERT INTO findings (Slug) VALUES ('x')`,
        {},
        { label: 'contract-read-only' },
      );
      expect(['STORE_QUERY_FAILED', 'STORE_NOT_READ_ONLY']).toContain(await codeOf(work));
    });

    limitsContract({ store });
    userSqlContract({ store, dir });
  });
}

function limitsContract({ store }: Pick<ContractContext, 'store'>): void {
  const endless = sql`SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 1`;
  const options = { label: 'contract-endless' };
  const columns = { n: 'UInt64' } as const;

  it('ends a query at its time limit and goes on', async () => {
    const limits = { timeoutMs: 300, maxRowsToRead: 1e12 };
    expect(await codeOf(store().read(endless, columns, { ...options, limits }))).toBe('STORE_QUERY_TIMEOUT');
    expect((await store().read(sql`SELECT toUInt64(1) AS n`, columns, options)).column('n')).toEqual([1n]);
  });

  it('ends a query when its signal fires', async () => {
    const abort = new AbortController();
    const work = codeOf(
      store().read(endless, columns, { ...options, limits: { maxRowsToRead: 1e12 }, signal: abort.signal }),
    );
    setTimeout(() => abort.abort(), 150);
    expect(await work).toBe('STORE_QUERY_CANCELLED');
    await expect.poll(() => store().health().runningQueries).toBe(0);
  });

  it('bounds rows read, rows returned and memory', async () => {
    const many = sql`SELECT number AS n FROM numbers(100000)`;
    expect(await codeOf(store().read(many, columns, { ...options, limits: { maxResultRows: 1000 } }))).toBe(
      'STORE_LIMIT_REACHED',
    );
    expect(await codeOf(store().read(many, columns, { ...options, limits: { maxRowsToRead: 1000 } }))).toBe(
      'STORE_LIMIT_REACHED',
    );
    const large = sql`SELECT toUInt64(length(groupArray(number))) AS n FROM numbers(30000000)`;
    expect(
      await codeOf(store().read(large, columns, { ...options, limits: { maxMemoryBytes: 30_000_000 } })),
    ).toBe('STORE_LIMIT_REACHED');
  });

  it('lets short queries pass while slow ones hold every place of user SQL', async () => {
    const stop = new AbortController();
    const ended: string[] = [];
    const slow = Array.from({ length: 6 }, () =>
      codeOf(
        store().querySql('SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1', {
          limits: { timeoutMs: 3_600_000, maxRowsToRead: 1e12, maxThreads: 1 },
          signal: stop.signal,
        }),
      ).then((code) => ended.push(code)),
    );
    await store().read(sql`SELECT toUInt64(1) AS n`, columns, options);
    // Not one of them had to end for that.
    expect(ended).toEqual([]);
    stop.abort();
    await Promise.all(slow);
    expect(new Set(ended)).toEqual(new Set(['STORE_QUERY_CANCELLED']));
  });
}

function userSqlContract({ store, dir }: Pick<ContractContext, 'store' | 'dir'>): void {
  it('runs user SQL with types and exact values', async () => {
    const result = await store()
      .querySql(`SELECT toUInt64(18446744073709551615) AS u, toInt128('-170141183460469231731687303715884105728') AS wide,
      toDecimal64('-12.50', 2) AS money, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS uuid, toIPv4('10.0.0.1') AS v4, toIPv6('2001:db8::1') AS v6,
      CAST(NULL, 'Nullable(String)') AS nothing, toLowCardinality('lc') AS lc, [1, NULL] AS list, map('k', [1.5]) AS m, (1, 'x') AS pair,
      toFixedString('ab', 2) AS fixed, CAST('b', 'Enum8(\\'a\\' = 1, \\'b\\' = 2)') AS e, toDate('2026-01-02') AS d, true AS yes, [toLowCardinality('q'), 'r'] AS lcs,
      CAST(['x', NULL], 'Array(LowCardinality(Nullable(String)))') AS lcn -- a comment`);
    const [row] = result.rows;
    expect(Object.fromEntries(result.columns.map(({ name }, i) => [name, row?.[i]]))).toEqual({
      u: 2n ** 64n - 1n,
      wide: -(2n ** 127n),
      money: '-12.50',
      uuid: '61f0c404-5cb3-11e7-907b-a6006ad3dba0',
      v4: '10.0.0.1',
      v6: '2001:db8::1',
      nothing: null,
      lc: 'lc',
      list: [1, null],
      m: new Map([['k', [1.5]]]),
      pair: [1, 'x'],
      fixed: '6162',
      e: 'b',
      d: 20_455,
      yes: true,
      lcs: ['q', 'r'],
      lcn: ['x', null],
    });
    expect(result.columns.find(({ name }) => name === 'u')?.type).toBe('UInt64');
    expect(result.truncated).toBe(false);
  });

  it('runs every kind of statement that reads', async () => {
    for (const text of [
      'SHOW TABLES',
      'DESCRIBE TABLE spans',
      'EXPLAIN SELECT 1',
      'EXISTS TABLE spans',
      'WITH 1 AS x SELECT x',
      'FROM spans SELECT count()',
      'SELECT 1;',
      "SELECT 'file', `SpanName` FROM spans LIMIT 1",
    ])
      expect([text, await codeOf(store().querySql(text))]).toEqual([text, 'no error']);
  });

  it('tells where in the text itself a syntax error is', async () => {
    const messageOf = (text: string): Promise<string> =>
      store()
        .querySql(text)
        .then(() => 'no error', String);
    expect(await messageOf('select 1 frm x y')).toContain('failed at position 14 ');
    expect(await messageOf('select 1 frm x\n, y')).toMatch(/failed at position 14 .*\(line 1, col 14\)/);
    // What stands before the statement has no line of its own.
    expect(await messageOf('select 1\nfrm x y')).toMatch(/failed at position 14 .*\(line 2, col 5\)/);
  });

  it('cuts long results and says so', async () => {
    const result = await store().querySql('SELECT number FROM numbers(100000)', {
      limits: { maxResultRows: 100 },
    });
    expect([result.rows.length, result.truncated]).toEqual([100, true]);
  });

  it('explains a type that has no value to show', async () => {
    expect(await codeOf(store().querySql('SELECT sumState(number) FROM numbers(3)'))).toBe(
      'STORE_QUERY_FAILED',
    );
  });

  it.each(ATTACKS)('refuses: %s', async (attack) => {
    const code = await codeOf(store().querySql(attack, { limits: { timeoutMs: 30_000 } }));
    expect(['STORE_NOT_READ_ONLY', 'STORE_QUERY_FAILED']).toContain(code);
  });

  it('is unharmed by what was refused', async () => {
    const segment = writeSegment(dir, 'logs', [logsOf([{ timeUnixNano: '1790000000000000000' }])]);
    await loadAll(store(), segment);
    expect(existsSync(ATTACKED)).toBe(false);
  });

  it('leaves no settings or rights behind for the next user', async () => {
    await codeOf(store().querySql('SET max_threads = 1'));
    const { rows } = await store().querySql("SELECT getSetting('readonly')");
    expect(String(rows[0]?.[0])).toBe('1');
  });
}

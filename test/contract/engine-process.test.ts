// The embedded engine's process: it is started again when it dies, dies with its parent, and holds its directory alone.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/base/errors/app-error.ts';
import { canIdle } from '../../src/store/chdb/engine-priority.ts';
import { ChdbBackend } from '../../src/store/chdb/chdb-backend.ts';
import {
  hasSecretKey,
  holdsSecret,
  isSecretKey,
  REDACTION_CONSTANTS,
  redactText,
} from '../../src/store/load/redaction.ts';
import {
  isSecretKey as isSecretKeyInTypeScript,
  redactText as redactInTypeScript,
} from '../../src/base/redact.ts';
import { ORDINARY_KEYS, ORDINARY_TEXTS, SECRET_KEYS, SECRET_TEXTS } from '../oracle/secret-cases.ts';
import { openStore } from '../../src/store/open-store.ts';
import { raw, sql, strings } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';
import { bundle, ENGINE_ENTRY } from '../support/bundle.ts';

const ENDLESS = sql`SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 1`;
const COLUMNS = { n: 'UInt64' } as const;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: () => boolean, timeoutMs = 120_000): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!what() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  return what();
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

const one = (store: Store): Promise<string> =>
  codeOf(store.read(sql`SELECT toUInt64(1) AS n`, COLUMNS, { label: 'one' }));

/** Scheduling policies of a process's threads: proc_pid_stat, field 41; 0 SCHED_OTHER, 5 SCHED_IDLE. */
function policiesOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      return [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])];
    } catch {
      // It ended since the list was read.
      return [];
    }
  });
}

describe.skipIf(!canIdle())('the place of the engine', () => {
  it.each([
    ['low', 0],
    ['idle', 5],
  ] as const)('%s: every thread has it', async (enginePriority, policy) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'goroscope-engine-'));
    const store = await openStore({ dataDir, enginePriority });
    await one(store);
    const pid = store.health().enginePid ?? 0;
    const policies = policiesOf(pid);
    expect(policies.length).toBeGreaterThan(5);
    expect(new Set(policies)).toEqual(new Set([policy]));
    expect(getPriority(pid)).toBe(10);
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

describe('the process of the embedded engine', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'goroscope-engine-'));
  let store: Store;
  beforeAll(async () => {
    store = await openStore({ dataDir });
  });
  afterAll(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is started again after kill -9; what it was doing fails as retryable', async () => {
    for (let round = 1; round <= 3; round++) {
      const pid = store.health().enginePid ?? 0;
      const states: string[] = [];
      const stop = store.onStateChange(({ state }) => states.push(state));
      const limits = { timeoutMs: 60_000, maxRowsToRead: 1e12 };
      const endless = codeOf(store.read(ENDLESS, COLUMNS, { label: 'endless', limits }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      process.kill(pid, 'SIGKILL');
      expect(await endless).toBe('STORE_ENGINE_DOWN');
      expect(await one(store)).toBe('no error');
      stop();
      expect(states).toEqual(['restarting', 'ready']);
      expect(store.health()).toMatchObject({
        restarts: round,
        lastError: expect.stringContaining('SIGKILL'),
      });
    }
  });

  it('closes cleanly on SIGTERM and comes back', async () => {
    const { enginePid, restarts } = store.health();
    process.kill(enginePid ?? 0, 'SIGTERM');
    expect(await until(() => store.health().restarts > restarts && store.health().state === 'ready')).toBe(
      true,
    );
    expect(await one(store)).toBe('no error');
  });

  it('ignores an interrupt of the whole terminal: the parent decides', async () => {
    const { enginePid, restarts } = store.health();
    process.kill(enginePid ?? 0, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await one(store)).toBe('no error');
    expect(store.health().restarts).toBe(restarts);
  });

  it('does not let queries that fill their places hold up others', async () => {
    const limits = { timeoutMs: 3_600_000, maxRowsToRead: 1e12, maxThreads: 1 };
    const stop = new AbortController();
    const ended: string[] = [];
    const slow = Array.from({ length: 8 }, () =>
      codeOf(store.read(ENDLESS, COLUMNS, { label: 'endless', limits, signal: stop.signal })).then((code) =>
        ended.push(code),
      ),
    );
    await store.loader.recount([1n]);
    await store.retention.usage();
    // Not one of them had to end for that.
    expect(ended).toEqual([]);
    stop.abort();
    await Promise.all(slow);
    expect(new Set(ended)).toEqual(new Set(['STORE_QUERY_CANCELLED']));
  });

  it('keeps no setting of one statement for the next on its connection', async () => {
    const blockRows = async (options: { readonly blockRows?: number }): Promise<number> => {
      const query = sql`SELECT toUInt64(getSetting('max_block_size')) AS n`;
      const table = await store.read(query, COLUMNS, { label: 'setting', ...options });
      return Number(table.column('n')[0]);
    };
    const asked = await blockRows({});
    for (let connection = 0; connection < 8; connection++) {
      expect(await blockRows({ blockRows: 1234 })).toBe(1234);
      expect(await blockRows({})).toBe(asked);
    }
  });

  it('has its directory alone, and says who else has it', async () => {
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'STORE_DIR_LOCKED',
      values: { pid: process.pid },
    });
    const engine = { dir: join(dataDir, 'engine'), database: 'goroscope', memoryLimitBytes: 6e8 };
    const { enginePid } = store.health();
    await expect(ChdbBackend.open(engine)).rejects.toMatchObject({
      code: 'STORE_DIR_LOCKED',
      values: { pid: enginePid },
    });
  });

  it.skipIf(process.getuid?.() === 0)('says when its directory cannot be written', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'goroscope-readonly-'));
    chmodSync(dir, 0o500);
    await expect(openStore({ dataDir: join(dir, 'data') })).rejects.toMatchObject({
      code: 'STORE_DIR_NOT_WRITABLE',
    });
    rmSync(dir, { recursive: true, force: true });
  });

  it('dies with its parent, also when that is killed while a query runs, and the next one waits for that', async () => {
    const out = await bundle('engine-parent', {
      'parent.process': 'test/contract/engine-parent.process.ts',
      ...ENGINE_ENTRY,
    });
    const dir = mkdtempSync(join(tmpdir(), 'goroscope-parent-'));
    const parent = spawn(process.execPath, [join(out, 'parent.process.js'), dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line))),
    );
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await new Promise((resolve) => parent.once('exit', resolve));
    const again = await openStore({ dataDir: dir });
    expect(await until(() => !isAlive(pid))).toBe(true);
    expect(await one(again)).toBe('no error');
    await again.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('replaces secrets in texts and leaves the rest alone', async () => {
    const cases: readonly (readonly [string, string])[] = [
      ['postgres://app:s3cr3t@db:5432/x', 'postgres://app:[redacted]@db:5432/x'],
      ['amqp://u:p@h/ and https://a:b@c/', 'amqp://u:[redacted]@h/ and https://a:[redacted]@c/'],
      ['root:pa:ss@tcp(127.0.0.1:3306)/shop', 'root:[redacted]@tcp(127.0.0.1:3306)/shop'],
      ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer [redacted]'],
      ['"authorization":"Basic dXNlcjpwYXNz"', '"authorization":"Basic [redacted]"'],
      ['sent bearer abcdefghij0123456789.x', 'sent bearer [redacted]'],
      ['password=hunter2&user=ann', 'password=[redacted]&user=ann'],
      [String.raw`{\"api_key\": \"abc123\"}`, String.raw`{\"api_key\": \"[redacted]\"}`],
      ['GET /cb?access_token=abcdef&x=1', 'GET /cb?access_token=[redacted]&x=1'],
      ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl done', '[redacted] done'],
      ['key AKIAIOSFODNN7EXAMPLE used', 'key [redacted] used'],
      ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest', '[redacted]\nrest'],
      ['unexpected token: foo', 'unexpected token: foo'],
      ['basic information about the bearer', 'basic information about the bearer'],
      ['http://host:8080/path?q=1 took 3ms', 'http://host:8080/path?q=1 took 3ms'],
      ['Asia/Shanghai, secretary, passwords', 'Asia/Shanghai, secretary, passwords'],
      ['select id from users where token_type = 3', 'select id from users where token_type = 3'],
      ['', ''],
    ];
    expect(await redacted(cases.map(([text]) => text))).toEqual(cases.map(([, redacted]) => redacted));
  });

  it('judges texts and names exactly as TypeScript does', async () => {
    const texts = [...SECRET_TEXTS.map(([text]) => text), ...ORDINARY_TEXTS];
    const around = [
      ...texts,
      ...texts.map((text) => `x ${text} y`),
      ...texts.map((text) => JSON.stringify({ a: text })),
    ];
    expect(await redacted(around)).toEqual(around.map((text) => redactInTypeScript(text).text));
    const keys = [...SECRET_KEYS, ...ORDINARY_KEYS];
    const table = await store.read(
      sql`${raw(`WITH ${REDACTION_CONSTANTS} SELECT ${isSecretKey('k')} AS secret, ${hasSecretKey('[k, k]')} AS guarded`)}
        FROM (SELECT arrayJoin(${strings(keys)}) AS k)`,
      { secret: 'UInt8', guarded: 'UInt8' },
      { label: 'secret-names' },
    );
    const verdicts = keys.map((key) => (isSecretKeyInTypeScript(key) ? 1 : 0));
    expect([...table.column('secret')]).toEqual(verdicts);
    expect([...table.column('guarded')]).toEqual(verdicts);
  });

  it('asks joined texts no less than each alone, broken UTF-8 or not', async () => {
    const texts = SECRET_TEXTS.map(([text]) => text);
    const table = await store.read(
      sql`${raw(`WITH ${REDACTION_CONSTANTS} SELECT ${holdsSecret("concat('a\\n', t, '\\nb')")} AS joined, ${holdsSecret("concat('\\xff ', t, ' \\xff\\xfe')")} AS broken,
          position(${redactText("concat(t, '\\xff')")}, 'SEKRET') AS seen`)}
        FROM (SELECT arrayJoin(${strings(texts)}) AS t)`,
      { joined: 'UInt8', broken: 'UInt8', seen: 'UInt64' },
      { label: 'guard' },
    );
    expect([...table.column('joined')].filter((held) => held === 0)).toEqual([]);
    expect([...table.column('broken')].filter((held) => held === 0)).toEqual([]);
    expect([...table.column('seen')].filter((at) => at > 0n)).toEqual([]);
  });

  async function redacted(texts: readonly string[]): Promise<readonly string[]> {
    const table = await store.read(
      sql`${raw(`WITH ${REDACTION_CONSTANTS} SELECT ${redactText('t')} AS redacted`)} FROM (SELECT arrayJoin(${strings(texts)}) AS t)`,
      { redacted: 'String' },
      { label: 'redaction' },
    );
    return table.column('redacted');
  }
});

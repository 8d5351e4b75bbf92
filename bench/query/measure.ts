import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsText } from '../../src/store/load/insert-select.ts';
import { type BoundSql, raw, sql } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';

const TICKS_PER_SECOND = 100;
const HOUR_MS = 3_600_000;
const REST_MS = 10_000;

/** The engine process as the kernel sees it, and statements run in it. */
export class Engine {
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  private get pid(): number {
    return this.store.health().enginePid ?? 0;
  }

  /** CPU seconds of the process so far (proc_pid_stat(5), utime and stime). */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Peak resident bytes since the last reset. */
  peakBytes(): number {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  }

  resetPeak(): void {
    writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
  }

  run(statement: string): Promise<void> {
    return this.execute(raw(statement));
  }

  private execute(statement: BoundSql): Promise<void> {
    return this.store.execute(statement, {
      label: 'bench',
      limits: { timeoutMs: HOUR_MS, maxMemoryBytes: 3 * 1024 ** 3, maxThreads: 2 },
    });
  }

  /**
   * Milliseconds of one query, its result read and thrown away, with everything that `ask` looks up before. `settings` of its text
   * are sent with it.
   */
  async time(
    ask: () => string | BoundSql | Promise<BoundSql>,
    settings: (text: string) => Readonly<Record<string, string | number>>,
  ): Promise<number> {
    const started = performance.now();
    const asked = await ask();
    const query = typeof asked === 'string' ? raw(asked) : asked;
    const all = settingsText({ ...settings(query.text), use_query_condition_cache: 0 });
    await this.execute(sql`${query}${raw(` FORMAT Null SETTINGS ${all}`)}`);
    return performance.now() - started;
  }

  /** Resolves when the process has used less than a tenth of a processor for ten seconds: merges and the removal of old parts are over. */
  async rest(): Promise<void> {
    let calmSince = performance.now();
    while (performance.now() - calmSince < REST_MS) {
      const before = this.cpuSeconds();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (this.cpuSeconds() - before > 0.1) calmSince = performance.now();
    }
  }

  /** First column of the first row. */
  async number(query: string): Promise<number> {
    const { rows } = await this.store.querySql(query);
    return Number(rows[0]?.[0] ?? Number.NaN);
  }

  /** Forgets what the operating system and the engine keep in memory; false when that is not allowed here. */
  async dropCaches(): Promise<boolean> {
    for (const cache of ['MARK', 'INDEX MARK', 'UNCOMPRESSED', 'PRIMARY INDEX', 'TEXT INDEX CACHES']) {
      await this.run(
        cache === 'TEXT INDEX CACHES' ? 'SYSTEM DROP TEXT INDEX CACHES' : `SYSTEM DROP ${cache} CACHE`,
      ).catch(() => undefined);
    }
    try {
      // Only clean pages are dropped, and writing the others back would take the disk from the query that is measured.
      spawnSync('sync');
      writeFileSync('/proc/sys/vm/drop_caches', '3');
      return true;
    } catch {
      return false;
    }
  }
}

/** The middle of the sorted values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

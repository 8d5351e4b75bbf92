// The system under test: receivers, log, loader and the real engine in its own process. Prints its addresses, then its
// figures when its standard input closes.
import { readFileSync } from 'node:fs';
import { startIngest } from '../../src/ingest/index.ts';
import type { EnginePriority } from '../../src/store/chdb/engine-priority.ts';
import { openStore } from '../../src/store/open-store.ts';
import { raw, sql } from '../../src/store/sql.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as {
  readonly dataDir: string;
  readonly segmentMaxBytes?: number;
  readonly enginePriority?: EnginePriority;
  /** Nothing is sealed, so nothing is loaded. */
  readonly alone?: boolean;
};
const store = await openStore({ dataDir: plan.dataDir, enginePriority: plan.enginePriority });
const HUGE_BYTES = 64 * 1024 ** 3;
const ALONE = { segmentMaxBytes: HUGE_BYTES, walLimitBytes: 2 * HUGE_BYTES, segmentMaxAgeMs: 3_600_000 };
const any = { host: '127.0.0.1', port: 0 };
const ingest = await startIngest(
  {
    dataDir: plan.dataDir,
    http: any,
    grpc: any,
    ...(plan.alone === true ? ALONE : {}),
    ...(plan.segmentMaxBytes === undefined ? {} : { segmentMaxBytes: plan.segmentMaxBytes }),
  },
  store,
);
const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
say({
  http: ingest.addresses.http?.port,
  grpc: ingest.addresses.grpc?.port,
  enginePid: store.health().enginePid,
  engineVersion: store.health().engineVersion,
});

/** Rows, and bytes on disk of the active parts. */
const COLUMNS = { rows: 'UInt64', bytes: 'UInt64', parts: 'UInt64' } as const;

process.stdin.on('data', (chunk: Buffer) => {
  for (const word of chunk.toString().trim().split('\n')) void obey(word);
});

async function obey(word: string): Promise<void> {
  if (word === 'figures') {
    const { signals, wal, ack, sync, events, loader } = ingest.stats();
    say({
      acked: signals.traces.acceptedItems,
      stored: signals.traces.storedItems,
      wal,
      loader,
      ack: { p50: ack.p50Ms, p99: ack.p99Ms },
      sync: { p50: sync.p50Ms, p99: sync.p99Ms },
      events: events.map((e) => e.text.en),
      rssBytes: process.memoryUsage.rss(),
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
      enginePeakRssBytes: peakOf(store.health().enginePid),
      engineCpuSeconds: cpuOf(store.health().enginePid),
    });
  } else if (word === 'table') {
    const table = await store.read(
      sql`SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts
          WHERE active AND ${raw("table = 'spans'")}`,
      COLUMNS,
      { label: 'bench-parts' },
    );
    const [row] = table.rows();
    say({ rows: Number(row?.rows), bytes: Number(row?.bytes), parts: Number(row?.parts) });
  } else if (word === 'close') {
    await ingest.close();
    await store.close();
    process.exit(0);
  }
}

/** VmHWM of another process; 0 where /proc does not exist. */
function peakOf(pid: number | null): number {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** User and system time of another process in seconds (proc_pid_stat, fields 14 and 15, in ticks of 10 ms). */
function cpuOf(pid: number | null): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

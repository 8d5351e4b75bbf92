// The process that the failure tests kill: receivers, log and loader over the real embedded engine. Talks JSON lines.
import { createInterface } from 'node:readline';
import { startIngest } from '../../src/ingest/index.ts';
import { WAL_FILES, type WalFiles } from '../../src/ingest/wal/wal-file.ts';
import { openStore } from '../../src/store/open-store.ts';
import { raw, sql } from '../../src/store/sql.ts';
import { randomFrom } from '../oracle/otlp.ts';

/** What the parent asks for in the first argument, as JSON. */
export interface ReceiverPlan {
  readonly dataDir: string;
  readonly http: number;
  readonly grpc: number;
  readonly walLimitBytes?: number;
  readonly minFreeBytes?: number;
  readonly segmentMaxBytes?: number;
  /** Seed of disk faults; 0 for a healthy disk. */
  readonly faultSeed?: number;
  /** Pauses before a dead engine is started again. */
  readonly engineRestartDelaysMs?: readonly number[];
}

const plan = JSON.parse(process.argv[2] ?? '{}') as ReceiverPlan;

/** A disk on which one call in ten fails: EIO on fsync, short writes, ENOSPC, failing truncation. */
function faultyFiles(seed: number): WalFiles {
  const random = randomFrom(seed);
  const errno = (code: string): Error => Object.assign(new Error(code), { code });
  return {
    ...WAL_FILES,
    writev: async (fd, buffers, position) => {
      const dice = random();
      if (dice < 0.03) throw errno('ENOSPC');
      if (dice < 0.06) throw errno('EIO');
      if (dice < 0.1) {
        const part = Buffer.concat(buffers);
        return await WAL_FILES.writev(fd, [part.subarray(0, Math.floor(random() * part.length))], position);
      }
      return await WAL_FILES.writev(fd, buffers, position);
    },
    fdatasync: async (fd) => {
      if (random() < 0.05) throw errno('EIO');
      await WAL_FILES.fdatasync(fd);
    },
    truncate: async (fd, length) => {
      if (random() < 0.3) throw errno('EIO');
      await WAL_FILES.truncate(fd, length);
    },
  };
}

function answer(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const store = await openStore({ dataDir: plan.dataDir, engineRestartDelaysMs: plan.engineRestartDelaysMs });
const ingest = await startIngest(
  {
    dataDir: plan.dataDir,
    http: { host: '127.0.0.1', port: plan.http },
    grpc: { host: '127.0.0.1', port: plan.grpc },
    selfTelemetryEveryMs: 0,
    segmentMaxAgeMs: 200,
    minFreeBytes: plan.minFreeBytes ?? 0,
    dropBelowBytes: 0,
    ...(plan.walLimitBytes === undefined ? {} : { walLimitBytes: plan.walLimitBytes }),
    ...(plan.segmentMaxBytes === undefined ? {} : { segmentMaxBytes: plan.segmentMaxBytes }),
    ...(plan.faultSeed ? { files: faultyFiles(plan.faultSeed) } : {}),
  },
  store,
);
answer({ ready: true, port: ingest.addresses.http?.port, enginePid: store.health().enginePid });

/** One trace as the store holds it. */
const COLUMNS = { trace: 'String', spans: 'UInt64', distinct: 'UInt64', unindexed: 'UInt64' } as const;

createInterface({ input: process.stdin })
  .on('line', (line) => void handle(line))
  // The parent is gone: nobody is left to compare anything.
  .on('close', () => process.exit(1));

async function handle(line: string): Promise<void> {
  const { id, ask } = JSON.parse(line) as { id: number; ask: string };
  try {
    if (ask === 'stats') {
      const { wal, loader, events, signals } = ingest.stats();
      answer({
        id,
        wal,
        loader,
        events: events.map((e) => ({ name: e.name, text: e.text.en })),
        stored: signals.traces.storedItems,
      });
    } else if (ask === 'health') answer({ id, ...store.health(), rssBytes: process.memoryUsage.rss() });
    else if (ask === 'traces') {
      const table = await store.read(
        sql`SELECT lower(hex(TraceId)) AS trace, count() AS spans, uniqExact(SpanId) AS distinct,
          countIf((TraceId, IngestSeg) NOT IN (SELECT TraceId, IngestSeg FROM trace_index)) AS unindexed FROM ${raw('spans')} GROUP BY trace`,
        COLUMNS,
        { label: 'durability-traces', limits: { maxResultRows: 5_000_000, maxRowsToRead: 500_000_000 } },
      );
      answer({
        id,
        traces: [...table.rows()].map((row) => [
          row.trace,
          Number(row.spans),
          Number(row.distinct),
          Number(row.unindexed),
        ]),
      });
    } else if (ask === 'close') {
      await ingest.close();
      await store.close();
      answer({ id });
      process.exit(0);
    }
  } catch (error) {
    answer({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

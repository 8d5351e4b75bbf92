import { readFileSync } from 'node:fs';
import type { SignalHealth, Status } from '../../api/system.ts';
import { OWN_SERVICE } from '../../base/own-service.ts';
import type { SignalCounters } from '../../ingest/stats/counters.ts';
import type { PartitionUsage } from '../../store/retention/retention.ts';
import { sql, string } from '../../store/sql.ts';
import type { StoreHealth } from '../../store/store.ts';
import type { Backend } from './backend.ts';

/** Usage is asked of the engine at most this often: the page asks every few seconds, for every open tab. */
const USAGE_FRESH_MS = 3_000;
/** An engine that is busy must not make the state of everything else wait. */
const USAGE_WAIT_MS = 2_000;

/** What the server knows: where it listens and how its program is called. */
export interface StatusListen {
  readonly program: string;
  readonly web: string;
  readonly tokenRequired: boolean;
}

/** Tells the state of the running system; everything but table sizes is in memory. */
export class StatusReader {
  private readonly backend: Backend;
  private usage: readonly PartitionUsage[] = [];
  private usageAtMs = 0;
  private lastReceivedMs: number | null = null;
  private reading: Promise<void> | undefined;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** The state now. Never fails: what cannot be told is null or as last known. */
  async read(listen: StatusListen): Promise<Status> {
    await this.refreshUsage();
    const { ingest, store, startedUnixMs, version, retentionDays, dataDir } = this.backend;
    const stats = ingest.stats();
    const health = store.health();
    const now = Date.now();
    const address = (a: { readonly host: string; readonly port: number } | null) =>
      a === null ? '' : `${a.host.includes(':') ? `[${a.host}]` : a.host}:${a.port}`;
    return {
      version,
      program: listen.program,
      startedUnixMs,
      nowUnixMs: now,
      listen: {
        web: listen.web,
        otlpHttp: ingest.addresses.http === null ? '' : `http://${address(ingest.addresses.http)}`,
        otlpGrpc: address(ingest.addresses.grpc),
      },
      tokenRequired: listen.tokenRequired,
      engine: {
        kind: health.backend === 'chdb' ? 'embedded' : 'clickhouse',
        state: engineState(health),
        version: health.engineVersion === '' ? null : health.engineVersion,
        restarts: health.restarts,
        lastError: health.lastError,
        priority: health.enginePriority,
        runningQueries: health.runningQueries,
        waitingQueries: health.waitingQueries,
      },
      ingest: {
        state: stats.state,
        refusalReason: stats.refusal?.en ?? null,
        refusal: stats.refusal,
        advice: stats.advice,
        traces: signalHealth(stats.signals.traces),
        logs: signalHealth(stats.signals.logs),
        metrics: signalHealth(stats.signals.metrics),
        walBytes: stats.wal.bytes,
        walLimitBytes: stats.wal.limitBytes,
        lagMs: stats.wal.lagMs,
        ackP50Ms: stats.ack.p50Ms,
        ackP99Ms: stats.ack.p99Ms,
        quarantined: stats.loader.quarantinedItems,
        events: stats.events.slice(-50).reverse(),
      },
      storage: {
        dataDir,
        freeBytes: stats.disk.freeBytes,
        tables: tablesOf(this.usage),
        retentionDays: { ...retentionDays },
        lastReceivedUnixMs: this.lastReceivedMs,
      },
      process: {
        rssBytes: process.memoryUsage.rss(),
        engineRssBytes: health.enginePid === null ? null : residentBytes(health.enginePid),
        uptimeMs: now - startedUnixMs,
      },
    };
  }

  private async refreshUsage(): Promise<void> {
    if (Date.now() - this.usageAtMs < USAGE_FRESH_MS) return;
    this.reading ??= this.readUsage().finally(() => (this.reading = undefined));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, USAGE_WAIT_MS);
    });
    await Promise.race([this.reading, patience]);
    clearTimeout(timer);
  }

  private async readUsage(): Promise<void> {
    try {
      [this.usage, this.lastReceivedMs] = await Promise.all([
        this.backend.store.retention.usage(),
        this.readLastReceived(),
      ]);
      this.usageAtMs = Date.now();
    } catch {
      // The engine is away: what was last known stays.
    }
  }

  /** Resources are few, and each is written again whenever something of it is received. */
  private async readLastReceived(): Promise<number | null> {
    const table = await this.backend.store.read(
      sql`SELECT max(ReceivedAt) AS at FROM resources WHERE ServiceName != ${string(OWN_SERVICE)}`,
      { at: 'DateTime64(9)' },
      { label: 'status-received', limits: { timeoutMs: USAGE_WAIT_MS } },
    );
    const at = Number((table.rows()[0]?.at ?? 0n) / 1_000_000n);
    return at > 0 ? at : null;
  }
}

function engineState(health: StoreHealth): Status['engine']['state'] {
  return health.state === 'closed' ? 'down' : health.state;
}

function signalHealth(counters: SignalCounters): SignalHealth {
  return {
    requests: counters.requests,
    acceptedItems: counters.acceptedItems,
    rejectedItems: counters.rejectedItems,
    cutAttributes: counters.attributesCut,
    storedItems: counters.storedItems,
    lastReceivedUnixMs: counters.lastReceivedUnixMs,
  };
}

/** One row a table: sizes added up, the oldest day without the quarantine of rows whose clock is years off. */
function tablesOf(usage: readonly PartitionUsage[]): Status['storage']['tables'] {
  const tables = new Map<string, Status['storage']['tables'][number]>();
  for (const { table, day, rows, bytesOnDisk } of usage) {
    const known = tables.get(table) ?? { table, rows: 0, bytes: 0, oldestUnixMs: null };
    const dayMs = day === '1970-01-01' ? null : Date.parse(`${day}T00:00:00Z`);
    tables.set(table, {
      table,
      rows: known.rows + Number(rows),
      bytes: known.bytes + Number(bytesOnDisk),
      oldestUnixMs: dayMs === null ? known.oldestUnixMs : Math.min(known.oldestUnixMs ?? dayMs, dayMs),
    });
  }
  return [...tables.values()].sort((a, b) => b.bytes - a.bytes);
}

/** Resident memory of a process (proc_pid_status, VmRSS); null where there is no /proc. */
function residentBytes(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  } catch {
    return null;
  }
}

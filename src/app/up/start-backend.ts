import { AppError } from '../../base/errors/app-error.ts';
import type { IngestOptions, ListenAddress } from '../../ingest/index.ts';
import { startIngest } from '../../ingest/index.ts';
import { canIdle, type EnginePriority } from '../../store/chdb/engine-priority.ts';
import { parseClickHouseUrl } from '../../store/clickhouse/clickhouse-options.ts';
import { openStore } from '../../store/open-store.ts';
import { keepDiskReserve } from '../../store/disk-reserve.ts';
import type { RetentionDays } from '../../store/retention/retention.ts';
import type { Store } from '../../store/store.ts';
import type { Backend } from './backend.ts';
import { ProfileFiles } from '../../store/profiles/profile-files.ts';
import type { EndpointOptions } from '../profile/pprof-endpoint.ts';
import { ProfileSchedule, type ScheduledTarget } from '../profile-store/profile-schedule.ts';
import { prepareDataDir } from './data-dir.ts';
import { LogTail } from './log-tail.ts';

/** What to run and where. */
export interface BackendOptions {
  readonly dataDir: string;
  /** A ClickHouse server or cluster instead of the embedded engine, as `--clickhouse` takes it. */
  readonly clickhouse?: string | undefined;
  /** Of the embedded engine's process. @default 'low' */
  readonly enginePriority?: EnginePriority | undefined;
  readonly otlpHttp: ListenAddress | null;
  readonly otlpGrpc: ListenAddress | null;
  /** Bearer token for senders on addresses that other machines can reach. */
  readonly token?: string | undefined;
  readonly retentionDays: RetentionDays;
  readonly version: string;
  /** Processes whose profiles are collected again and again. @default none */
  readonly profiles?: {
    readonly targets: readonly ScheduledTarget[];
    readonly everySeconds: number;
    readonly cpuSeconds: number;
    readonly cluster: EndpointOptions;
  };
  /** Further options of the receivers, for tests. */
  readonly ingest?: Partial<IngestOptions>;
}

/** A backend that can be stopped. */
export interface RunningBackend extends Backend {
  /** Takes nothing new, makes everything durable, stores what it can, stops the engine. */
  close(): Promise<void>;
}

/**
 * Opens the store and starts the receivers in front of it. Errors: DATA_DIR_UNUSABLE, STORE_*, INGEST_*; whatever was
 * started before the error is stopped again.
 */
export async function startBackend(options: BackendOptions): Promise<RunningBackend> {
  const startedUnixMs = Date.now();
  prepareDataDir(options.dataDir);
  const { dataDir, clickhouse, enginePriority } = options;
  if (enginePriority === 'idle' && !canIdle()) throw new AppError('STORE_PRIORITY_UNAVAILABLE');
  const store = await openStore({
    dataDir,
    enginePriority,
    ...(clickhouse !== undefined && { clickhouse: parseClickHouseUrl(clickhouse) }),
  });
  try {
    const tail = tailOf(store);
    const ingest = await startIngest(
      {
        dataDir: options.dataDir,
        http: options.otlpHttp,
        grpc: options.otlpGrpc,
        token: options.token,
        retentionDays: options.retentionDays,
        isFollowed: (signal) => signal === 'logs' && tail.size > 0,
        // The partitions of a server lie on its own disks: dropping them would make no room here.
        ...(clickhouse !== undefined && { dropBelowBytes: 0 }),
        ...options.ingest,
      },
      store,
    );
    const reserve = clickhouse === undefined ? keepDiskReserve(dataDir) : undefined;
    const profileFiles = new ProfileFiles(dataDir);
    const cleaning = cleanProfiles(profileFiles, options.retentionDays.traces);
    const profileSchedule =
      options.profiles === undefined || options.profiles.targets.length === 0
        ? null
        : new ProfileSchedule({ store, files: profileFiles, ...options.profiles });
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      clearInterval(cleaning);
      tail.close();
      await profileSchedule?.close();
      await ingest.close();
      await reserve;
      await store.close();
    };
    return {
      store,
      ingest,
      tail,
      profileFiles,
      profileSchedule,
      dataDir: options.dataDir,
      retentionDays: options.retentionDays,
      startedUnixMs,
      version: options.version,
      close: () => (closed ??= close()),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The live tail, told of log records as they are stored. */
function tailOf(store: Store): LogTail {
  const tail = new LogTail(store);
  store.loader.onLoaded(({ table, segmentId, day }) => {
    if (table === 'logs') tail.stored({ segmentId, day });
  });
  return tail;
}

const CLEAN_EVERY_MS = 3_600_000;

/** Removes days of profiles that are older than traces are kept, now and every hour. */
function cleanProfiles(files: ProfileFiles, keepDays: number): NodeJS.Timeout {
  // A directory that cannot be read now is tried again: the rows are gone either way.
  const clean = (): void => void files.removeOld(keepDays, Date.now()).catch(() => undefined);
  clean();
  return setInterval(clean, CLEAN_EVERY_MS).unref();
}

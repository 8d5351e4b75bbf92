import type { Ingest } from '../../ingest/index.ts';
import type { RetentionDays } from '../../store/retention/retention.ts';
import type { Store } from '../../store/store.ts';
import type { ProfileFiles } from '../../store/profiles/profile-files.ts';
import type { ProfileSchedule } from '../profile-store/profile-schedule.ts';
import type { LogTail } from './log-tail.ts';

/** What a running system consists of: what the server answers from. */
export interface Backend {
  readonly store: Store;
  readonly ingest: Ingest;
  readonly tail: LogTail;
  readonly profileFiles: ProfileFiles;
  /** Null when no target is named. */
  readonly profileSchedule: ProfileSchedule | null;
  readonly dataDir: string;
  readonly retentionDays: RetentionDays;
  readonly startedUnixMs: number;
  readonly version: string;
}

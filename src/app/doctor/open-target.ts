import { AppError } from '../../base/errors/app-error.ts';
import { openLocalTarget } from '../../collect/target/local-target.ts';
import { redactingTarget } from '../../collect/redact/redacting-target.ts';
import type { Target } from '../../model/target.ts';

/**
 * Opens what a target text names: `local`, `pid:N`, `snapshot:PATH`. Everything read from it passes the redaction.
 * Raises UNKNOWN_TARGET, NO_SUCH_PROCESS, SNAPSHOT_NOT_READABLE.
 */
export async function openTarget(text: string, options: OpenOptions = {}): Promise<Target> {
  const target = redactingTarget(await openRawTarget(text));
  if (options.binary === undefined) return target;
  const { withBinaryFile } = await import('../../collect/target/judged-binary.ts');
  return withBinaryFile(target, options.binary);
}

/** What else belongs to the object of a run. */
export interface OpenOptions {
  /** Program file of this machine to judge for, instead of the process's own. */
  readonly binary?: string;
}

/** The same without redaction: only for a capture, which redacts and records itself. */
export async function openRawTarget(text: string): Promise<Target> {
  const [, kind = text, rest] = /^(\w+):(.+)$/s.exec(text) ?? [];
  if (text === 'local') return openLocalTarget({ name: 'local', kind: 'local' });
  if (kind === 'snapshot' && rest !== undefined) {
    const { openSnapshotTarget } = await import('../../collect/target/snapshot-target.ts');
    return openSnapshotTarget(rest);
  }
  if (kind === 'pid' && rest !== undefined && /^\d{1,10}$/.test(rest)) {
    const target = openLocalTarget({ name: text, kind: 'pid', processDir: `/proc/${rest}` });
    if ((await target.stat(`/proc/${rest}`)).status === 'absent') {
      throw new AppError('NO_SUCH_PROCESS', { values: { pid: rest } });
    }
    return target;
  }
  throw new AppError('UNKNOWN_TARGET', { values: { target: text } });
}

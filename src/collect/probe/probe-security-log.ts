import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Evidence, present } from '../../model/evidence.ts';
import { gapOf } from '../target/gap.ts';

const KERNEL_LOG = '/dev/kmsg';
const AUDIT_LOG = '/var/log/audit/audit.log';
const MAX_RECORDS = 50_000;
const MAX_AUDIT_BYTES = 8 << 20;
const MAX_LINES = 500;
/** A refusal of SELinux or AppArmor, as both logs write it. */
const REFUSED = /avc:\s+denied|apparmor="DENIED"/;

/**
 * The last refusals of security modules. Without auditd they are in the kernel log, with it in the audit log; `denied` when
 * neither may be read. Reading consumes nothing: every reader of /dev/kmsg has its own position.
 */
export async function probeSecurityLog(): Promise<Evidence<readonly string[]>> {
  const kernel = tryRead(KERNEL_LOG, readKernelLog);
  const audit = tryRead(AUDIT_LOG, readTail);
  if (kernel.status !== 'ok' && audit.status !== 'ok') return kernel.status === 'absent' ? audit : kernel;
  const lines = [kernel, audit].flatMap((log) => (log.status === 'ok' ? log.value : []));
  const source = [kernel, audit].flatMap((log) => (log.status === 'ok' ? [log.source] : [])).join(', ');
  return present(lines.slice(-MAX_LINES), source, Date.now());
}

function tryRead(path: string, read: (fd: number) => readonly string[]): Evidence<readonly string[]> {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return present(read(fd), path, Date.now());
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return gapOf(error, path);
  }
}

/** One record a read until there is none (EAGAIN); a record that was overwritten meanwhile (EPIPE) is skipped. */
function readKernelLog(fd: number): readonly string[] {
  const buffer = Buffer.alloc(8192);
  const lines: string[] = [];
  for (let n = 0; n < MAX_RECORDS; n++) {
    let length: number;
    try {
      length = readSync(fd, buffer, 0, buffer.length, null);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') continue;
      if (code === 'EAGAIN') break;
      throw error;
    }
    if (length === 0) break;
    const text = buffer.toString('utf8', 0, length);
    if (REFUSED.test(text)) lines.push(text.slice(text.indexOf(';') + 1).split('\n')[0] ?? '');
  }
  return lines;
}

function readTail(fd: number): readonly string[] {
  const { size } = fstatSync(fd);
  const bytes = Buffer.alloc(Math.min(size, MAX_AUDIT_BYTES));
  const length = readSync(fd, bytes, 0, bytes.length, Math.max(0, size - bytes.length));
  return bytes
    .toString('utf8', 0, length)
    .split('\n')
    .filter((line) => REFUSED.test(line));
}

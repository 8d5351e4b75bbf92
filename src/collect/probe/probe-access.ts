import { access, constants, readFile } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { AccessAnswer } from '../../model/probe.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { gapOf } from '../target/gap.ts';

/** Refusals of access(2) that say something about the right to write. */
const REFUSALS = new Set(['EACCES', 'EPERM', 'EROFS']);

/**
 * Whether this process may create and remove files in a folder, asked with access(2): mode, access lists, immutable bits,
 * read-only mounts and security modules all count. For another process only where its identity equals the own one; else
 * the kernel would answer for the wrong user.
 */
export async function probeAccess(path: string, processDir: string): Promise<Evidence<AccessAnswer>> {
  const source = `access(${path}, W_OK|X_OK)`;
  if (processDir !== '/proc/self' && !(await isSameIdentity(processDir)))
    return missing('failed', say(m.otherIdentity), source);
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return present({ allowed: true, code: null, by: 'kernel' }, source, Date.now());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return REFUSALS.has(code)
      ? present({ allowed: false, code, by: 'kernel' }, source, Date.now())
      : gapOf(error, source);
  }
}

async function isSameIdentity(processDir: string): Promise<boolean> {
  try {
    const [own, other] = await Promise.all([identityOf('/proc/self'), identityOf(processDir)]);
    return own === other;
  } catch {
    return false;
  }
}

/** Lines of status by which the kernel judges access. */
async function identityOf(dir: string): Promise<string> {
  const text = await readFile(`${dir}/status`, 'utf8');
  return (text.match(/^(?:Uid|Gid|Groups|CapEff):.*$/gm) ?? []).join('\n');
}

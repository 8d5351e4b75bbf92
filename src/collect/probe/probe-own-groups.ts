import { execFile } from 'node:child_process';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { OwnGroups } from '../../model/probe.ts';
import { collectMessages as m } from '../collect.messages.ts';

const TIMEOUT_MS = 2000;
/** A mount list may be long: hosts with thousands of containers. */
const MAX_BYTES = 16 << 20;

/**
 * Reads a process's control group files from within its own namespace, since the kernel writes their paths relative to the
 * reader's. The system's `nsenter` enters that one namespace and runs `cat` there; needs root.
 */
export async function probeOwnGroups(processDir: string): Promise<Evidence<OwnGroups>> {
  const source = `nsenter --cgroup=${processDir}/ns/cgroup cat`;
  if (!/^\/proc\/\d+$/.test(processDir))
    return missing('failed', say(m.otherNamespace, { kind: 'cgroup' }), source);
  const [membership, mountinfo] = await Promise.all(
    ['cgroup', 'mountinfo'].map((file) => catInside(processDir, file)),
  );
  if (membership === undefined || mountinfo === undefined) {
    return missing('failed', say(m.otherNamespace, { kind: 'cgroup' }), source);
  }
  return present({ membership, mountinfo }, source, Date.now());
}

function catInside(processDir: string, file: string): Promise<string | undefined> {
  const words = [`--cgroup=${processDir}/ns/cgroup`, 'cat', `${processDir}/${file}`];
  const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES, encoding: 'utf8' } as const;
  return new Promise((resolve) => {
    execFile('nsenter', words, options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}

import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import { collectMessages as m } from '../collect.messages.ts';

const TIMEOUT_MS = 2000;
const MAX_BYTES = 1 << 20;

/** Kernel settings that belong to a namespace: what reads them gets those of its own (sysctl tables of net and uts). */
const NAMESPACED: readonly { readonly pattern: RegExp; readonly kind: 'net' | 'uts' }[] = [
  { pattern: /^\/proc\/sys\/net\//, kind: 'net' },
  { pattern: /^\/proc\/sys\/kernel\/(?:hostname|domainname)$/, kind: 'uts' },
];

/**
 * Reads a kernel setting of a process's own namespace with the system's `nsenter`, which enters that one namespace and
 * runs `cat` there. Undefined for a path that belongs to no namespace, or to one that this program shares. Where it cannot
 * be entered the setting is `failed`: the one of this program would be another process's truth.
 */
export async function readInNamespace(
  processDir: string,
  path: string,
): Promise<Evidence<Uint8Array> | undefined> {
  const kind = NAMESPACED.find(({ pattern }) => pattern.test(path))?.kind;
  if (kind === undefined || !/^[\w./-]+$/.test(path)) return undefined;
  const namespace = `${processDir}/ns/${kind}`;
  const [own, other] = await Promise.all([linkText(`/proc/self/ns/${kind}`), linkText(namespace)]);
  if (own === undefined || other === undefined || own === other) return undefined;
  const source = `nsenter --${kind}=${namespace} cat ${path}`;
  return new Promise((resolve) => {
    execFile(
      'nsenter',
      [`--${kind}=${namespace}`, 'cat', path],
      { timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES, encoding: 'buffer', env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        if (error === null) return resolve(present(stdout, source, Date.now()));
        const text = stderr.toString('utf8');
        return resolve(
          /No such file/.test(text) && text.includes(path)
            ? missing('absent', say(m.absent), source)
            : missing('failed', say(m.otherNamespace, { kind }), source),
        );
      },
    );
  });
}

async function linkText(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch {
    return undefined;
  }
}

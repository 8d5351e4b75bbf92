import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Go toolchains of this machine: the one on PATH, and what the module cache holds of others. */
export function installedToolchains(): readonly { readonly name: string; readonly go: string }[] {
  const local = spawnSync('go', ['env', 'GOROOT', 'GOMODCACHE'], { encoding: 'utf8' });
  if (local.status !== 0) return [];
  const [goroot = '', cache = ''] = local.stdout.trim().split('\n');
  const folder = join(cache, 'golang.org');
  const cached = existsSync(folder) ? readdirSync(folder) : [];
  return [
    { name: 'local', go: join(goroot, 'bin/go') },
    ...cached.flatMap((entry) => {
      const name = /^toolchain@v0\.0\.1-(go1\.[\w.]+)\.linux-/.exec(entry)?.[1];
      const go = join(folder, entry, 'bin/go');
      return name === undefined || !existsSync(go) ? [] : [{ name, go }];
    }),
  ];
}

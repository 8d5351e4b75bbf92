import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { say } from '../../base/messages.ts';
import type { Bench } from './bench.ts';
import { impossible, shown, type Try, type TryOutcome } from './try.ts';
import { tryAbouts, tryConclusions, tryReasons } from './tries.messages.ts';

/** Small programs that are nearly everywhere. */
const PROGRAMS = ['/bin/true', '/usr/bin/true', '/bin/ls', '/usr/bin/env'];
/** ELF64 header: offset of e_machine. */
const E_MACHINE = 18;
const EM_ARM64 = 183;
const EM_X86_64 = 62;
/** Enough for a failing call on a busy machine; a hang would be seconds. */
const AT_ONCE_MS = 500;
const NOBODY = 65_534;
const EXECV = `import errno, os, sys
try:
    os.execv(sys.argv[1], [sys.argv[1]])
except OSError as error:
    print(errno.errorcode[error.errno])`;
/** Folders of everybody that are often mounted without the right to execute. */
const SHARED_DIRS = ['/dev/shm', '/run', '/run/lock', '/tmp', '/var/tmp', '/mnt'];

/** Experiments with files and programs in a temporary folder. */
export const FILE_TRIES: readonly Try[] = [
  {
    id: 'missing-interpreter',
    about: tryAbouts.interpreter,
    claims: ['claim-10', 'claim-11', 'claim-13'],
    checks: ['bin-missing-interp', 'bin-libc-mix'],
    run: interpreter,
  },
  {
    id: 'wrong-architecture',
    about: tryAbouts.architecture,
    claims: ['claim-11'],
    checks: ['bin-wrong-arch'],
    run: architecture,
  },
  {
    id: 'rename-across-devices',
    about: tryAbouts.rename,
    claims: ['claim-44', 'claim-46'],
    checks: ['fs-overlay-exdev'],
    run: renameAcross,
  },
  {
    id: 'noexec-mount',
    about: tryAbouts.noexec,
    claims: ['claim-45'],
    checks: ['fs-noexec-tmp', 'fs-noexec-cache', 'perm-not-executable'],
    run: noexec,
  },
  {
    id: 'denied-at-once',
    about: tryAbouts.denied,
    claims: ['claim-50'],
    checks: ['fs-gocache-unwritable', 'fs-modcache-unwritable'],
    run: denied,
  },
];

/** A copy of a small ELF program, changed. */
function changedProgram(bench: Bench, change: (bytes: Buffer) => boolean): string | undefined {
  const path = PROGRAMS.find((one) => existsSync(one));
  if (path === undefined) return undefined;
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 5).toString('latin1') !== '\u007fELF\u0002' || !change(bytes)) return undefined;
  const copy = join(bench.temp(), 'changed');
  writeFileSync(copy, bytes);
  chmodSync(copy, 0o755);
  return copy;
}

async function interpreter(bench: Bench): Promise<TryOutcome> {
  const path = changedProgram(bench, (bytes) => {
    const at = bytes.indexOf('/lib');
    const end = bytes.indexOf(0, at);
    if (at <= 0 || end - at > 64) return false;
    // Of the same length, so that nothing else in the file moves.
    bytes.write('/nix'.padEnd(end - at, 'x'), at, 'latin1');
    return true;
  });
  if (path === undefined) return impossible(tryReasons.notElf);
  const done = await bench.exec([path]);
  bench.see('stat', `mode ${(statSync(path).mode & 0o777).toString(8)}, ${statSync(path).size} bytes`);
  bench.see('execve', done.failed ?? `exit ${done.code}`);
  return shown(done.failed === 'ENOENT', tryConclusions.interpreter);
}

async function architecture(bench: Bench): Promise<TryOutcome> {
  const path = changedProgram(bench, (bytes) => {
    const own = bytes.readUInt16LE(E_MACHINE);
    bytes.writeUInt16LE(own === EM_ARM64 ? EM_X86_64 : EM_ARM64, E_MACHINE);
    return true;
  });
  if (path === undefined) return impossible(tryReasons.notElf);
  // execvp(3), which starts programs here, would hand the file to a shell: Python's execv does not.
  const done = await bench.exec(['python3', '-c', EXECV, path]);
  if (done.failed !== null) return impossible(say(tryReasons.noProgram, { program: 'python3' }));
  const seen = done.stdout.trim();
  bench.see('execve', seen === '' ? `exit ${done.code}` : seen);
  return shown(seen === 'ENOEXEC', tryConclusions.architecture);
}

async function renameAcross(bench: Bench): Promise<TryOutcome> {
  const here = bench.temp();
  const other = ['/dev/shm', '/run', '/tmp', '/var/tmp'].find(
    (dir) => isWritable(dir) && statSync(dir).dev !== statSync(here).dev,
  );
  if (other === undefined) return impossible(tryReasons.noSecondDevice);
  const from = join(here, 'folder');
  const to = mkdtempSync(join(other, 'goroscope-try-'));
  mkdirSync(from);
  try {
    renameSync(from, join(to, 'folder'));
    bench.see(`rename(${from}, ${to}/folder)`, 'done');
    return shown(false, tryConclusions.rename);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    bench.see(`rename(${from}, ${to}/folder)`, code);
    return shown(code === 'EXDEV', tryConclusions.rename);
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}

async function noexec(bench: Bench): Promise<TryOutcome> {
  const mount = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .find(
      ([, dir = '', type = '', options = '']) =>
        /^(tmpfs|ext4|xfs|overlay)$/.test(type) &&
        options.split(',').includes('noexec') &&
        isWritable(dir) &&
        SHARED_DIRS.includes(dir),
    )?.[1];
  const program = PROGRAMS.find((one) => existsSync(one));
  if (mount === undefined || program === undefined) return impossible(tryReasons.noNoexec);
  const dir = mkdtempSync(join(mount, 'goroscope-try-'));
  try {
    const copy = join(dir, 'program');
    copyFileSync(program, copy);
    chmodSync(copy, 0o755);
    const done = await bench.exec([copy]);
    bench.see(`mount ${mount}`, 'noexec');
    bench.see('stat', `mode ${(statSync(copy).mode & 0o777).toString(8)}`);
    bench.see('execve', done.failed ?? `exit ${done.code}`);
    return shown(done.failed === 'EACCES', tryConclusions.noexec);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function denied(bench: Bench): Promise<TryOutcome> {
  const path = join(bench.temp(), 'closed');
  writeFileSync(path, 'closed');
  chmodSync(path, 0o000);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chmodSync(bench.temp(), 0o755);
  const done = await bench.exec(['cat', path], isRoot ? { uid: NOBODY, cwd: '/' } : {});
  if (done.failed === 'EPERM') return impossible(tryReasons.notRoot);
  if (done.failed !== null) return impossible(say(tryReasons.noProgram, { program: 'cat' }));
  bench.see(`cat ${path}`, `exit ${done.code} after ${Math.round(done.ms)} ms: ${done.stderr.trim()}`);
  return shown(done.code === 1 && /denied/i.test(done.stderr) && done.ms < AT_ONCE_MS, tryConclusions.denied);
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
}

import { execFile } from 'node:child_process';
import { constants } from 'node:os';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import { collectMessages as m } from '../collect.messages.ts';

const TIMEOUT_MS = 2000;

/** A system call with arguments the kernel refuses before it does anything. */
interface SenselessCall {
  readonly name: string;
  readonly x64: number;
  readonly arm64: number;
  readonly args: readonly number[];
}

/**
 * `unknown` has a number no kernel has given out. The others fail with EFAULT, EINVAL, EBADF or ESRCH where they are allowed:
 * no process 0 to trace, no attributes to read, flags that do not exist.
 * Numbers: kernel arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
 */
const CALLS: readonly SenselessCall[] = [
  { name: 'unknown', x64: 1000, arm64: 1000, args: [0, 0, 0, 0, 0] },
  { name: 'ptrace', x64: 101, arm64: 117, args: [99_999, 0, 0, 0] },
  { name: 'perf_event_open', x64: 298, arm64: 241, args: [0, 0, -1, -1, 0] },
  { name: 'bpf', x64: 321, arm64: 280, args: [9999, 0, 0] },
  { name: 'userfaultfd', x64: 323, arm64: 282, args: [0x7fff_ffff] },
  { name: 'io_uring_setup', x64: 425, arm64: 425, args: [0, 0] },
  { name: 'clone3', x64: 435, arm64: 435, args: [0, 0] },
  { name: 'faccessat2', x64: 439, arm64: 439, args: [-1, 0, 0, 65_535] },
];

/**
 * Which errors those calls get here. Node cannot make raw system calls, so Perl or Python does, with a fixed text; the
 * program inherits the seccomp filter. Only for the own process: a filter of another one cannot be tried from outside.
 */
export async function probeSystemCalls(
  _subject: string,
  processDir: string,
): Promise<Evidence<Readonly<Record<string, string>>>> {
  if (processDir !== '/proc/self') return missing('failed', say(m.otherFilter), 'seccomp');
  const arch = process.arch === 'x64' || process.arch === 'arm64' ? process.arch : undefined;
  if (process.platform !== 'linux' || arch === undefined)
    return missing('absent', say(m.noCallNumbers), 'seccomp');
  const calls = CALLS.map(({ name, args, ...numbers }) => ({ name, words: [numbers[arch], ...args] }));
  const perl = `for my $c (${calls.map(({ words }) => `[${words.join(',')}]`).join(',')}) { syscall($$c[0], @$c[1..$#$c]); print $!+0, "\\n" }`;
  const python = `import ctypes
l = ctypes.CDLL(None, use_errno=True)
for c in [${calls.map(({ words }) => `[${words.join(',')}]`).join(',')}]:
    ctypes.set_errno(0); l.syscall(*[ctypes.c_long(x) for x in c]); print(ctypes.get_errno())`;
  const output = (await print('perl', ['-e', perl])) ?? (await print('python3', ['-c', python]));
  const codes = output?.trim().split('\n').map(Number) ?? [];
  if (codes.length !== calls.length) return missing('absent', say(m.noInterpreter), 'perl, python3');
  const found = calls.map(({ name }, i): [string, string] => [name, errorName(codes[i] ?? 0)]);
  return present(Object.fromEntries(found), 'seccomp', Date.now());
}

function errorName(code: number): string {
  if (code === 0) return 'ok';
  const found = Object.entries(constants.errno).find(([, number]) => number === code);
  return found?.[0] ?? `errno ${code}`;
}

function print(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS, encoding: 'utf8' }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}

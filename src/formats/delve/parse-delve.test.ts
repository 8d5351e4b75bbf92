import { expect, test } from 'vitest';
import { isDelveLine, parseDelve } from './parse-delve.ts';

// Delve 1.26.1 with "threads" and "goroutines -t", attached to a program that reads from a FIFO.
const TEXT = `Type 'help' for list of commands.
* Thread 22288 at 0x409ece /usr/local/go/src/internal/runtime/syscall/linux/asm_linux_amd64.s:36 internal/runtime/syscall/linux.Syscall6
  Thread 22290 at 0x486ae3 /usr/local/go/src/runtime/sys_linux_amd64.s:570 runtime.futex
  Goroutine 1 - User: /src/main.go:136 main.main (0x4c8625) [select (no cases) 12345]
\t0  0x000000000047eace in \u001b[1mruntime.gopark\u001b[0m
\t    at /usr/local/go/src/runtime/\u001b[1mproc.go:463\u001b[0m
\t1  0x00000000004c8625 in \u001b[1mmain.main\u001b[0m
\t    at /src/\u001b[1mmain.go:136\u001b[0m
* Goroutine 20 - User: /usr/local/go/src/syscall/syscall_linux.go:73 syscall.RawSyscall6 (0x409ece) (thread 22288)
\t0  0x0000000000409ece in internal/runtime/syscall/linux.Syscall6
\t    at /usr/local/go/src/internal/runtime/syscall/linux/asm_linux_amd64.s:36
\t1  0x00000000004c8625 in main.readFifo
\t    at /src/main.go:25
[2 goroutines]
`;

test('threads, goroutines, and the goroutine that runs on a thread', () => {
  const { looks, goroutines } = parseDelve(TEXT, 'dlv.txt');
  expect(looks.map((l) => [l.tid, l.userStack.at(-1)?.func])).toEqual([
    [22288, 'internal/runtime/syscall/linux.Syscall6'],
    [22290, 'runtime.futex'],
    [22288, 'main.readFifo'],
  ]);
  expect(
    goroutines.map(({ id, tid, status, frames }) => [id, tid, status, frames.map((f) => f.line)]),
  ).toEqual([
    [1, null, 'select (no cases)', [463, 136]],
    [20, 22288, null, [36, 25]],
  ]);
});

test('cut anywhere it still answers; other lines are none of delve', () => {
  for (let cut = 0; cut < TEXT.length; cut += 3) parseDelve(TEXT.slice(0, cut), 'x');
  expect(['Thread 1 (LWP 5):', 'goroutine 1 [running]:', ''].map(isDelveLine)).toEqual([false, false, false]);
});

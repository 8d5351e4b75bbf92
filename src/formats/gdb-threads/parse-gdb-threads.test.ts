import { expect, test } from 'vitest';
import { isGdbThread, parseGdbThreads } from './parse-gdb-threads.ts';

// gdb 13.1 on a Go program with cgo.
const TEXT = `[New LWP 28057]
warning: File "/usr/local/go/src/runtime/runtime-gdb.py" auto-loading has been declined

Thread 2 (Thread 0x7fa88bfff6c0 (LWP 28085) "stuck"):
#0  0x00007f0 in clock_nanosleep () from /lib/x86_64-linux-gnu/libc.so.6
#1  0x0000000000408f85 in main.(*Pool).run (p=<optimized out>, f=func(x)) at /src/main.go:32
#2  0x0000000000000000 in ?? ()

Thread 1 (LWP 28055):
#0  internal/runtime/syscall/linux.Syscall6 () at /usr/local/go/src/internal/runtime/syscall/linux/asm_linux_amd64.s:36
#1  0x1 in runtime.netpoll (delay=1, ~r0=...,
    ~r1=<optimized out>) at /usr/local/go/src/runtime/netpoll_epoll.go:119
`;

test('threads with their names, functions, files and lines', () => {
  const looks = parseGdbThreads(TEXT, 'gdb.txt');
  expect(looks.map((l) => [l.tid, l.name, l.userStack.length])).toEqual([
    [28085, 'stuck', 3],
    [28055, null, 2],
  ]);
  expect(looks[0]?.userStack).toEqual([
    { func: 'clock_nanosleep', file: '/lib/x86_64-linux-gnu/libc.so.6', line: 0 },
    { func: 'main.(*Pool).run', file: '/src/main.go', line: 32 },
    { func: '??', file: '', line: 0 },
  ]);
  expect(looks[1]?.userStack[1]).toMatchObject({ func: 'runtime.netpoll', line: 119 });
});

test('cut anywhere it still answers; other texts hold no threads', () => {
  for (let cut = 0; cut < TEXT.length; cut += 3)
    expect(parseGdbThreads(TEXT.slice(0, cut), 'x').length).toBeLessThan(3);
  expect(['Thread 1', 'goroutine 1 [running]:', 'Threads'].map(isGdbThread)).toEqual([false, false, false]);
});

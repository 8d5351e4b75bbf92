import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { displayWidth } from '../../base/display-width.ts';
import { recognizeViews } from './recognize-views.ts';
import { renderStuck } from './render-stuck.ts';
import { reportStuck, stuckReportToJson } from './stuck-report.ts';

const dir = mkdtempSync(join(tmpdir(), 'goroscope-stuck-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const { signal } = new AbortController();
const live = { forMs: 0, arch: 'amd64', signal };
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};
const report = (...places: string[]) => reportStuck(places, Readable.from([]), live);

const VIEWS = {
  strace:
    '[pid 11] 11:07:40.386215 read(5<pipe:[77]>,  <unfinished ...>\n[pid 12] 11:07:45.386215 epoll_pwait(3, [], 128, 0, NULL, 0) = 0 <0.1>\n[pid 12] 11:07:45.4 --- SIGURG {si_signo=SIGURG} ---\n',
  gdb: 'Thread 1 (LWP 11):\n#0  0x1 in read () from /lib/libc.so.6\n#1  0x2 in main.f () at /x/m.go:3\n',
  delve: '* Thread 11 at 0x4 /x/asm.s:36 runtime.futex\n',
  proc: '==> /proc/9/task/11/wchan <==\nanon_pipe_read\n==> /proc/9/task/11/syscall <==\n0 0x5 0x1 0x1 0x0 0x0 0x0 0x7 0x4\n',
  perf: 'app 9/11 31709.299242:   10101010 cpu-clock: \n\t           c8e01 main.spin+0x1 (/x/app)\n\n',
  dump: 'goroutine 1 [chan receive, 5 minutes]:\nmain.main()\n\t/x/m.go:3 +0x1\n',
} as const;

test.each(Object.entries(VIEWS))('%s is recognised by its content', (kind, text) => {
  expect([...recognizeViews(text)]).toEqual([kind]);
});

test('other texts are none, and a mix is all of what it holds', () => {
  for (const text of ['', 'hello\n', '{"a":1}\n', '2026-11-21 11:07:40 INFO started\n', 'main.main()\n'])
    expect([text, [...recognizeViews(text)]]).toEqual([text, []]);
  expect([...recognizeViews(VIEWS.gdb + VIEWS.dump)].sort()).toEqual(['dump', 'gdb']);
});

test('a trace is told by what only strace writes, not by what looks like a call', () => {
  const kinds = (text: string) => [...recognizeViews(text)];
  // One thread that does not come back: nothing else is in the file.
  for (const text of ['read(0, ', '4711 read(0, \n']) expect(kinds(text)).toEqual(['strace']);
  expect(kinds("import x from 'x';\ntest('a', () => {\nexpect(1);\n});\n")).toEqual([]);
  const noise = Array.from({ length: 4000 }, (_, i) => `${String.fromCodePoint(1 + (i % 8), 0xfffd)}z`).join(
    '',
  );
  expect(kinds(`${noise}\nr(a\nq(b\n12 w(c\n`)).toEqual([]);
});

test('all views of one thread come together, also from gzip, and fit a terminal', async () => {
  const paths = Object.entries(VIEWS).map(([kind, text]) =>
    file(`${kind}.txt`, kind === 'gdb' ? gzipSync(text) : text),
  );
  const found = await report(...paths);
  const thread = found.threads.find((t) => t.tid === 11);
  expect([found.isGo, thread?.kind, Math.round(thread?.elapsedMs ?? 0), thread?.call?.file]).toEqual([
    true,
    'pipe',
    5014,
    'pipe:[77]',
  ]);
  expect(found.waits).toEqual([{ status: 'chan receive', func: 'main.main', place: 'm.go:3', count: 1 }]);
  for (const lang of ['en', 'zh'] as const)
    for (const columns of [80, 60]) {
      const text = renderStuck(found, { lang, color: true, columns, all: true });
      expect(text.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
    }
  expect(JSON.parse(JSON.stringify(stuckReportToJson(found)))).toMatchObject({ schema: 1, isGo: true });
});

test('a copy of /proc/PID, a place that is none, and a process that is not there', async () => {
  mkdirSync(join(dir, 'copy/task/11'), { recursive: true });
  file('copy/task/11/stat', '11 (app) D 1 1\n');
  file('copy/task/11/stack', '[<0>] rpc_wait_bit_killable+0x1/0x2\n[<0>] nfs4_proc_getattr+0x1/0x2\n');
  expect((await report(join(dir, 'copy'))).threads[0]).toMatchObject({
    kind: 'network-fs',
    severity: 'error',
  });
  await expect(report(file('none.txt', 'hello\n'))).rejects.toMatchObject({ code: 'NO_THREADS' });
  await expect(report('pid:4194305')).rejects.toMatchObject({ code: 'NO_SUCH_PROCESS' });
});

test('counts of calls alone, and a thread that SIGURG shows at work', async () => {
  const counts = (name: string) =>
    `% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n 99.00    0.018819          74       251           ${name}\n  1.00    0.000107           0       125           rt_sigreturn\n------ ----------- ----------- --------- --------- ----------------\n100.00    0.018926          27       376           total\n`;
  const idle = await report(file('counts.txt', counts('futex')));
  expect([idle.kind, idle.claim.en.includes('idle threads'), idle.spent?.otherMs]).toEqual([
    'unknown',
    true,
    0,
  ]);
  const busy = await report(file('reads.txt', counts('read')));
  expect(busy.claim.en).toContain('most time in read');
  const trace =
    '11 11:07:40.1 futex(0x1, FUTEX_WAIT_PRIVATE, 0, NULL) = 0 <0.05>\n' +
    '11 11:07:40.2 --- SIGURG {si_signo=SIGURG, si_code=SI_TKILL} ---\n11 11:07:40.2 rt_sigreturn({mask=[]}) = 1 <0.00001>\n' +
    '12 11:07:40.3 epoll_pwait(3,  <unfinished ...>\n';
  const found = await report(file('urg.txt', trace));
  expect([found.kind, found.threads.map((t) => [t.tid, t.kind])]).toEqual([
    'busy',
    [
      [11, 'running'],
      [12, 'runtime-idle'],
    ],
  ]);
});

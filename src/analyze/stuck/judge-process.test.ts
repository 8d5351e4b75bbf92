import { describe, expect, test } from 'vitest';
import type { SeenGoroutine, ThreadCall, ThreadFrame, ThreadLook } from '../../model/thread-look.ts';
import { judgeProcess } from './judge-process.ts';
import { readStack } from './runtime-stack.ts';
import { threadKindMessages } from './thread-kind.messages.ts';
import { THREAD_KINDS } from './thread-verdict.ts';

const frames = (...funcs: string[]): ThreadFrame[] =>
  funcs.map((func) => ({ func, file: '/x/a.go', line: 3 }));
const call = (name: string, more: Partial<ThreadCall> = {}): ThreadCall => ({
  name,
  args: '',
  fd: null,
  file: null,
  words: null,
  elapsedMs: null,
  timeoutMs: null,
  ...more,
});
const look = (tid: number, more: Partial<ThreadLook>): ThreadLook => ({
  tool: 'proc',
  source: '/proc/1',
  tid,
  name: 'app',
  atUnixMs: null,
  state: 'S',
  call: null,
  wchan: null,
  kernelStack: [],
  userStack: [],
  switches: null,
  cpuMs: null,
  ...more,
});
const judge = (
  looks: readonly ThreadLook[],
  goroutines: readonly SeenGoroutine[] = [],
  isGo: boolean | null = true,
) => judgeProcess({ looks, traces: [], goroutines, peers: new Map() }, isGo);
const kindOf = (more: Partial<ThreadLook>, isGo: boolean | null = true) =>
  judge([look(1, more)], [], isGo).threads[0]?.kind;

describe('threads of the runtime are idle', () => {
  test.each([
    [{ call: call('futex', { args: '0x5, 0x80, 0x0, 0x0' }) }],
    [{ call: call('epoll_pwait', { fd: 8, file: 'anon_inode:[eventpoll]' }) }],
    [{ call: call('nanosleep', { timeoutMs: 10 }) }],
    [{ call: call('restart_syscall') }],
    [{ userStack: frames('runtime.futex', 'runtime.futexsleep', 'runtime.notesleep', 'runtime.stopm') }],
    [{ userStack: frames('runtime.usleep', 'runtime.sysmon', 'runtime.mstart1') }],
    [{ wchan: 'futex_do_wait' }],
  ])('%j', (more) => expect(kindOf(more)).toBe('runtime-idle'));
});

describe('threads that something holds', () => {
  const disk = ['io_schedule', 'folio_wait_bit_common', 'filemap_read', 'ext4_file_read_iter'];
  test.each([
    ['stopped', { state: 'T' }],
    ['frozen', { kernelStack: ['do_freezer_trap', 'get_signal'] }],
    ['frozen', { state: 'D', kernelStack: ['futex_do_wait', '__futex_wait'] }],
    ['fs-frozen', { state: 'D', kernelStack: ['percpu_rwsem_wait', 'mnt_want_write', 'path_openat'] }],
    ['disk', { state: 'D', kernelStack: disk }],
    [
      'network-fs',
      { state: 'D', kernelStack: ['rpc_wait_bit_killable', '__rpc_execute', 'nfs4_proc_getattr'] },
    ],
    [
      'memory-reclaim',
      { state: 'D', kernelStack: ['mem_cgroup_handle_over_high', 'exit_to_user_mode_loop'] },
    ],
    ['mmap-lock', { state: 'D', kernelStack: ['rwsem_down_write_slowpath', 'vm_munmap'] }],
    ['uninterruptible', { state: 'D', kernelStack: ['something_new'] }],
    [
      'sync',
      { state: 'D', call: call('fsync', { fd: 3 }), kernelStack: ['jbd2_log_wait_commit', 'ext4_sync_file'] },
    ],
    ['file-lock', { call: call('fcntl', { args: '0x5, 0x7, 0xc0' }) }],
    ['tty', { call: call('read', { fd: 0, file: 'tty:/dev/pts/0' }) }],
    ['receive', { call: call('read', { fd: 4, file: 'tcp:[a->b] ESTABLISHED' }) }],
    ['send', { call: call('write', { fd: 4, file: 'tcp:[a->b] ESTABLISHED' }) }],
    ['c-lock', { call: call('futex', { args: '0x5, FUTEX_WAIT_PRIVATE, 2, NULL' }) }],
    [
      'c-lock',
      { userStack: frames('__lll_lock_wait', 'pthread_mutex_lock', 'lib_do', 'runtime.asmcgocall') },
    ],
    ['c-cond', { userStack: frames('__futex_abstimed_wait_common', 'pthread_cond_wait', 'worker') }],
    ['c-sleep', { call: call('clock_nanosleep') }],
    ['runtime-lock', { userStack: frames('runtime.futex', 'runtime.lock2', 'main.f') }],
  ] as const)('%s %j', (kind, more) => expect(kindOf(more)).toBe(kind));
});

test('every kind has words in both languages', () => {
  expect(Object.keys(threadKindMessages).sort()).toEqual([...THREAD_KINDS].sort());
});

test('the worst thread comes first, and what ran between two looks is not stuck', () => {
  const words = [0n, 5n, 1n, 2n];
  const at = (tid: number, atUnixMs: number, switches: number) =>
    look(tid, { atUnixMs, switches, call: call('read', { fd: 5, file: 'pipe:[1]', words }) });
  const { kind, threads } = judge([at(1, 0, 10), at(1, 1000, 500), at(2, 0, 7), at(2, 1000, 7)]);
  expect(kind).toBe('waiting');
  expect(threads.map((t) => [t.tid, t.severity, t.elapsedMs])).toEqual([
    [2, 'warn', 1000],
    [1, 'info', null],
  ]);
  expect(threads[1]?.counterEvidence.map((n) => n.text.en)).toContain(
    'ran 490 times between looks that are 1 s apart',
  );
});

test('a goroutine is joined to the thread that is in the same call', () => {
  const words = [0n, 5n, 0xc000n, 1n];
  const goroutine = {
    id: 18,
    tid: null,
    status: 'syscall',
    waitMinutes: 5,
    frames: frames('syscall.Syscall', 'main.f'),
    words,
  };
  const { threads } = judge(
    [look(7, { call: call('read', { fd: 5, words: [...words, 9n, 9n, 9n] }) })],
    [goroutine],
  );
  expect([threads[0]?.goroutine?.id, threads[0]?.caller?.func]).toEqual([18, 'main.f']);
});

test('idle threads and waiting goroutines: the goroutines are the matter', () => {
  const idle = look(1, { call: call('futex', { args: '0x5, 0x80, 0x0, 0x0' }) });
  const waiting = {
    id: 1,
    tid: null,
    status: 'sync.Mutex.Lock',
    waitMinutes: 0,
    frames: frames('sync.(*Mutex).Lock', 'main.f'),
    words: null,
  };
  expect(judge([idle], [waiting]).kind).toBe('goroutines');
  expect(judge([idle]).kind).toBe('idle');
  expect(judge([], []).kind).toBe('unknown');
  expect(judge([look(1, { state: 'R' })]).kind).toBe('busy');
  // At the last look it happened to be in a call.
  const busy = (atUnixMs: number, cpuMs: number) =>
    look(1, { atUnixMs, cpuMs, call: call('futex', { args: '0x5, 0x80, 0x0' }) });
  expect(judge([busy(0, 100), busy(1000, 1050)]).kind).toBe('busy');
});

test('other programs are not taken for Go', () => {
  const worker = look(1, { call: call('futex', { args: '0x5, 0x189, 0x0, 0x0' }) });
  expect([judge([worker], [], null).isGo, kindOf({ call: worker.call }, null)]).toEqual([false, 'c-cond']);
});

test('names of C, C++ and Go are told apart', () => {
  expect(readStack(frames('std::thread::run(int)', 'main')).kind).toBe('c');
  expect(
    readStack(frames('syscall.Syscall', 'os.(*File).Read', 'gopkg.in/yaml%2ev3.(*D).Read')),
  ).toMatchObject({
    kind: 'syscall',
    caller: { func: 'gopkg.in/yaml%2ev3.(*D).Read' },
  });
  expect(readStack([]).kind).toBe('none');
});

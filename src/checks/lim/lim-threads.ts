import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { shareOf } from '../format.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const SHARE = 0.8;
/** debug.SetMaxThreads' default: the runtime ends the program beyond it. */
const GO_MAX_THREADS = 10_000n;

const texts = {
  near: {
    en: '{used} threads of at most {limit} ({name}, {share}): the next blocking call may end in "failed to create new OS thread".',
    zh: '线程数 {used}，上限 {limit}（{name}，{share}）：下一次阻塞调用可能报“failed to create new OS thread”。',
  },
  find: {
    en: 'Goroutines need no threads; calls that block in the kernel or in C do. Find them in a goroutine dump (state "syscall") or a threadcreate profile:',
    zh: 'goroutine 本身不占线程，在内核或 C 中阻塞的调用才占。用 goroutine 转储（状态“syscall”）或 threadcreate 剖析查找：',
  },
  room: { en: '{used} of {limit} ({name})', zh: '{used} / {limit}（{name}）' },
  noThreads: { en: 'the number of threads is not known', zh: '无法得知线程数' },
  unlock: { en: 'capture /proc/PID/status as the kernel prints it', zh: '请按内核原样采集 /proc/PID/status' },
} as const;

/** The process is close to one of the limits of threads. */
export const check = defineCheck({
  id: 'LIM003',
  slug: 'lim-threads',
  room: 'lim',
  scope: 'process',
  severity: 'error',
  title: { en: 'Threads near a limit', zh: '线程数接近上限' },
  doc: {
    why: {
      en: 'A thread that cannot be created ends the whole program: "runtime: failed to create new OS thread (have 97 already; errno=11)". Five limits may be the one: the group\'s pids.max, RLIMIT_NPROC of the user, threads-max and pid_max of the kernel, and Go\'s own 10,000.',
      zh: '无法创建线程会使整个程序退出：“runtime: failed to create new OS thread (have 97 already; errno=11)”。可能起作用的有五个限制：控制组的 pids.max、用户的 RLIMIT_NPROC、内核的 threads-max 与 pid_max，以及 Go 自身的 10,000。',
    },
    rule: {
      en: 'Use over limit is above 80 % for the smallest of: threads against 10,000; pids.current against pids.max of every group; threads against RLIMIT_NPROC, threads-max and pid_max.',
      zh: '下列各项中最紧的一项用量超过 80 %：线程数对 10,000；各级控制组的 pids.current 对 pids.max；线程数对 RLIMIT_NPROC、threads-max、pid_max。',
    },
    falsePositive: {
      en: 'RLIMIT_NPROC does not bind root, and counts all processes of the user, so the real distance may be smaller or larger.',
      zh: 'RLIMIT_NPROC 不约束 root，且统计该用户的全部进程，实际余量可能更小或更大。',
    },
    remedy: {
      en: 'Fewer blocking calls at once (a semaphore around cgo and file I/O); then raise the limit.',
      zh: '减少同时阻塞的调用（为 cgo 与文件 I/O 加信号量），然后再提高限制。',
    },
    refs: [
      'https://pkg.go.dev/runtime/debug#SetMaxThreads',
      'https://github.com/golang/go/issues/15476',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#pid',
    ],
  },
  threshold: {
    value: { en: '> 80 % of the tightest limit', zh: '> 最紧限额的 80 %' },
    source: {
      en: 'no published number was found; chosen to leave time to act',
      zh: '未找到公开发布的数值；为留出处理时间而定',
    },
    ours: true,
  },
  needs: ['process.status'],
  reads: ['process.limits', 'cgroup.pids', 'kernel.threadsMax', 'kernel.pidMax'],
  texts,
  run: (view) => {
    const { threads, uid } = view.get('process.status');
    if (threads === undefined) return unknown(say(texts.noThreads), say(texts.unlock));
    const used = BigInt(threads);
    const nproc = uid === 0 ? null : valueOf(view.look('process.limits'))?.['processes']?.soft;
    const limits: readonly ThreadLimit[] = [
      { name: 'Go SetMaxThreads', used, limit: GO_MAX_THREADS },
      { name: 'RLIMIT_NPROC', used, limit: nproc },
      { name: 'threads-max', used, limit: valueOf(view.look('kernel.threadsMax')) },
      { name: 'pid_max', used, limit: valueOf(view.look('kernel.pidMax')) },
      ...(valueOf(view.look('cgroup.pids'))?.groups ?? []).map((group) => ({
        name: `${group.dir}/pids.max`,
        used: valueOf(group.current) ?? used,
        limit: valueOf(group.max),
      })),
    ];
    const tightest = limits
      .map((l) => ({ ...l, share: typeof l.limit === 'bigint' ? shareOf(l.used, l.limit) : 0 }))
      .reduce((a, b) => (b.share > a.share ? b : a));
    const values = {
      used: formatCount(tightest.used),
      limit: formatCount(tightest.limit ?? 0n),
      name: tightest.name,
      share: formatRatio(tightest.share),
    };
    if (tightest.share <= SHARE) {
      const pids = view.look('cgroup.pids');
      if (pids.status === 'denied' || pids.status === 'failed') return unknownFor('cgroup.pids', pids);
      const gap = pids.status === 'ok' ? pids.value.groups.map(({ max }) => max).find(isGap) : undefined;
      return gap === undefined ? pass(say(texts.room, values)) : unknownFor('cgroup.pids', gap);
    }
    return finding({
      severity: 'error',
      confidence: tightest.name === 'RLIMIT_NPROC' ? 0.6 : 0.9,
      claim: say(texts.near, values),
      evidence: [
        view.proof('process.status', `Threads ${threads}`),
        view.proof('process.status', values.limit, tightest.name),
      ],
      remedy: [
        { text: texts.find, command: 'curl -s http://localhost:6060/debug/pprof/threadcreate?debug=1' },
      ],
    });
  },
});

function isGap(limit: Evidence<unknown>): boolean {
  return limit.status === 'denied' || limit.status === 'failed';
}

interface ThreadLimit {
  readonly name: string;
  readonly used: bigint;
  /** null and undefined: no limit, or not known. */
  readonly limit: bigint | null | undefined;
}

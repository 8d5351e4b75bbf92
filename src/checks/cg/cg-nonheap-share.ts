import { say } from '../../base/messages.ts';
import { formatBytes, formatRatio } from '../../base/units.ts';
import type { CounterTable } from '../../model/cgroup.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { shareOf } from '../format.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const SHARE = 0.3;
/** Below this use of the limit the split does not matter. */
const MIN_USE = 0.5;

const texts = {
  outside: {
    en: "{share} of the {current} charged to this group lies outside of Go's heap: {parts}.",
    zh: '计入该组的 {current} 中有 {share} 不在 Go 堆内：{parts}。',
  },
  cache: {
    en: 'File cache is given back under pressure; a process is not killed for it alone.',
    zh: '文件缓存会在压力下释放，进程不会仅因它被杀。',
  },
  cgo: {
    en: 'Anonymous memory outside of the runtime is C memory or mappings: look with pmap or a C heap profiler.',
    zh: '运行时之外的匿名内存来自 C 或映射：用 pmap 或 C 堆剖析工具查看。',
  },
  within: { en: "{share} lies outside of Go's heap", zh: '{share} 在 Go 堆之外' },
  idle: { en: 'only {use} of the limit is in use', zh: '只用了上限的 {use}' },
  noStat: {
    en: 'memory.stat or memory.current could not be read',
    zh: '无法读取 memory.stat 或 memory.current',
  },
} as const;

/** Much of the charged memory is not Go's. */
export const check = defineCheck({
  id: 'CG010',
  slug: 'cg-nonheap-share',
  room: 'cg',
  scope: 'container',
  severity: 'info',
  title: { en: "Memory outside of Go's heap", zh: 'Go 堆之外的内存' },
  doc: {
    why: {
      en: "The kernel charges file cache, slab, sockets and kernel stacks to the group too. Who compares the container's memory with the Go heap finds a gap and looks for a leak that is not there, or misses one in C code.",
      zh: '内核把文件缓存、slab、套接字和内核栈也计入该组。拿容器内存与 Go 堆比较时会发现差额，从而误查不存在的泄漏，或漏掉 C 代码中的泄漏。',
    },
    rule: {
      en: "Over 30 % of the charge is not anonymous memory, or, when the runtime's own figure (Sys - HeapReleased) is known, not the runtime's; only when more than half of the limit is in use.",
      zh: '超过 30 % 的计费不是匿名内存；若已知运行时自身的数值（Sys - HeapReleased），则为不属于运行时的部分。仅在使用超过上限一半时判断。',
    },
    falsePositive: {
      en: 'A service that reads many files; the cache is doing its work.',
      zh: '大量读文件的服务；缓存正在发挥作用。',
    },
    remedy: {
      en: 'Nothing for cache; for C memory look at the C side.',
      zh: '缓存无需处理；C 内存需从 C 侧排查。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
      'https://go.dev/doc/gc-guide#Memory_limit',
    ],
  },
  threshold: {
    value: {
      en: '> 30 % of the charge, when over 50 % of the limit is used',
      zh: '> 计入内存的 30 %，且已用超过限额的 50 %',
    },
    source: { en: 'no published number was found', zh: '未找到公开发布的数值' },
    ours: true,
  },
  needs: ['cgroup.memory', 'limits.memory'],
  reads: ['go.memory'],
  texts,
  run: (view) => {
    const limit = view.get('limits.memory');
    if (limit.value === null) {
      return limit.state === 'unknown'
        ? unknown(say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }), say(sharedTexts.unlockLimit))
        : notApplicable(say(sharedTexts.noMemoryLimit));
    }
    const [own] = view.get('cgroup.memory').groups;
    const current = valueOf(own?.current);
    const stat = valueOf(own?.stat);
    if (own === undefined || current === undefined || stat === undefined) {
      return unknown(say(texts.noStat), say(sharedTexts.unlockLimit));
    }
    const use = shareOf(current, limit.value);
    if (use < MIN_USE) return pass(say(texts.idle, { use: formatRatio(use) }));
    const go = valueOf(view.look('go.memory'))?.sysMinusReleased ?? stat['anon'] ?? stat['rss'] ?? 0n;
    const share = shareOf(current > go ? current - go : 0n, current);
    if (share <= SHARE) return pass(say(texts.within, { share: formatRatio(share) }));
    const parts = partsOf(stat);
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say(texts.outside, { share: formatRatio(share), current: formatBytes(current), parts }),
      evidence: [
        view.proof('cgroup.memory', formatBytes(current), own.current.source),
        view.proof('cgroup.memory', parts, own.stat.source),
      ],
      remedy: [{ text: texts.cache }, { text: texts.cgo }],
    });
  },
});

/** v2 and v1 names of what memory.stat counts outside of anonymous memory. */
function partsOf(stat: CounterTable): string {
  const rows: readonly (readonly [string, bigint | undefined])[] = [
    ['file', stat['file'] ?? stat['cache']],
    ['slab', stat['slab']],
    ['sock', stat['sock']],
    ['kernel_stack', stat['kernel_stack']],
    ['anon', stat['anon'] ?? stat['rss']],
  ];
  return rows
    .flatMap(([name, bytes]) => (bytes === undefined ? [] : [`${name} ${formatBytes(bytes)}`]))
    .join(', ');
}

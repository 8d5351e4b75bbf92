import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const LIBRARY = 'github.com/KimMachineGun/automemlimit';

const texts = {
  notSet: { en: 'GOMEMLIMIT not set', zh: '未设置 GOMEMLIMIT' },
  unset: {
    en: 'The kernel kills this process at {limit}, but the garbage collector is not told: GOMEMLIMIT is not set, and Go reads no memory limit by itself in any release.',
    zh: '内核会在 {limit} 处杀死该进程，而垃圾回收器并不知情：没有设置 GOMEMLIMIT，且任何 Go 版本都不会自行读取内存上限。',
  },
  set: {
    en: 'Leave 5 to 10 % for what the runtime does not count (stacks of C, file cache, kernel memory):',
    zh: '为运行时不统计的部分（C 栈、文件缓存、内核内存）预留 5 % 到 10 %：',
  },
  library: { en: 'Or let a library follow the limit:', zh: '或由库自动跟随上限：' },
  isSet: { en: 'GOMEMLIMIT={value} is set', zh: '已设置 GOMEMLIMIT={value}' },
  linked: { en: 'automemlimit {version} is linked in', zh: '已链接 automemlimit {version}' },
  old: { en: 'GOMEMLIMIT exists since Go 1.19', zh: 'GOMEMLIMIT 自 Go 1.19 起提供' },
} as const;

/** A memory limit without GOMEMLIMIT. */
export const check = defineCheck({
  id: 'CG003',
  slug: 'cg-gomemlimit-unset',
  room: 'cg',
  scope: 'process',
  severity: 'warn',
  title: { en: 'GOMEMLIMIT is not set under a memory limit', zh: '有内存上限却没有设置 GOMEMLIMIT' },
  doc: {
    why: {
      en: 'With the default GOGC=100 the heap may grow to twice the live data before the next collection. With 60 % of the limit live, the process is killed (exit code 137, no Go output) although half of it is garbage. GOMEMLIMIT makes the collector work harder near the limit instead.',
      zh: '默认 GOGC=100 时，堆可以增长到存活数据的两倍才触发下一次回收。若存活数据占上限的 60 %，即使一半是垃圾，进程也会被杀（退出码 137，没有 Go 输出）。GOMEMLIMIT 让回收器在接近上限时更积极。',
    },
    rule: {
      en: 'A finite effective memory limit, no GOMEMLIMIT in the environment, and no automemlimit in the build information.',
      zh: '有效内存上限有限，环境中没有 GOMEMLIMIT，构建信息中也没有 automemlimit。',
    },
    falsePositive: {
      en: 'The program calls debug.SetMemoryLimit itself (not visible from outside), or its peak heap is far below half of the limit.',
      zh: '程序自行调用 debug.SetMemoryLimit（从外部看不到），或峰值堆远低于上限的一半。',
    },
    remedy: { en: 'GOMEMLIMIT at 90 to 95 % of the limit.', zh: '将 GOMEMLIMIT 设为上限的 90 % 到 95 %。' },
    refs: ['https://go.dev/doc/gc-guide#Memory_limit', 'https://github.com/golang/go/issues/75164'],
  },
  threshold: {
    value: { en: 'any finite limit', zh: '任何有限的限额' },
    source: {
      en: 'Go GC guide, "Suggested uses" (5 to 10 % headroom)',
      zh: 'Go GC 指南 “Suggested uses”（预留 5 % 至 10 %）',
    },
    ours: false,
  },
  needs: ['limits.memory', 'env'],
  reads: ['go.binary'],
  texts,
  run: (view) => {
    const limit = view.get('limits.memory');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noMemoryLimit));
    const raw = view.get('env').get('GOMEMLIMIT');
    if (parseGomemlimit(raw).status !== 'unset') return pass(say(texts.isSet, { value: raw ?? '' }));
    const binary = valueOf(view.look('go.binary'));
    if (binary !== undefined && binary.version.minor < 19) return notApplicable(say(texts.old));
    const library = binary?.modules[LIBRARY];
    if (library !== undefined) return pass(say(texts.linked, { version: library }));
    const mib = (limit.value * 9n) / 10n / 1_048_576n;
    return finding({
      severity: 'warn',
      confidence: binary === undefined ? 0.7 : 0.9,
      claim: say(texts.unset, { limit: formatBytes(limit.value) }),
      evidence: [
        view.proof('limits.memory', formatBytes(limit.value), limit.setBy),
        view.proof('env', say(texts.notSet)),
      ],
      remedy: [
        { text: texts.set, command: `GOMEMLIMIT=${mib}MiB` },
        { text: texts.library, command: `import _ "${LIBRARY}"` },
      ],
    });
  },
});

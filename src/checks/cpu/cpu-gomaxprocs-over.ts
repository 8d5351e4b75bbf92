import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { RUNTIME_KEYS } from '../../model/doctor-report.ts';
import { valueOf } from '../../model/evidence.ts';
import type { RuntimeBelief } from '../../model/facts.ts';
import { formatCpus } from '../format.ts';
import { hiddenLimit } from '../hidden-limit.ts';
import { unknownFor } from '../run-check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** From this multiple of the quota on, bursts last several periods. */
const ERROR_FACTOR = 4;

const texts = {
  known: {
    en: 'This program runs {value} threads of Go code at once, but the kernel allows it {quota} CPUs.',
    zh: '该程序同时运行 {value} 个执行 Go 代码的线程，而内核只允许它使用 {quota} 个 CPU。',
  },
  some: {
    en: 'A program built with {runtimes} runs {value} threads of Go code here, but the kernel allows {quota} CPUs.',
    zh: '由 {runtimes} 构建的程序在此处会运行 {value} 个执行 Go 代码的线程，而内核只允许 {quota} 个 CPU。',
  },
  upgrade: {
    en: 'Build with Go 1.26 or later and "go 1.25" or later in go.mod: the runtime then follows the quota.',
    zh: '使用 Go 1.26 及以上版本构建，并在 go.mod 中写“go 1.25”或更高：运行时会跟随配额。',
  },
  until: { en: 'Until then set the variable in the deployment:', zh: '在此之前，在部署中设置环境变量：' },
  set: {
    en: 'No release finds this limit by itself; set the variable in the deployment:',
    zh: '任何版本都无法自行找到该限额；请在部署中设置环境变量：',
  },
  fits: {
    en: 'GOMAXPROCS {value} fits the quota of {quota} CPUs',
    zh: 'GOMAXPROCS {value} 与 {quota} 个 CPU 的配额相符',
  },
} as const;

/** GOMAXPROCS is larger than the quota. */
export const check = defineCheck({
  id: 'CPU001',
  slug: 'cpu-gomaxprocs-over',
  room: 'cpu',
  scope: 'process',
  severity: 'error',
  title: { en: 'GOMAXPROCS exceeds the CPU quota', zh: 'GOMAXPROCS 超过 CPU 配额' },
  doc: {
    why: {
      en: 'GOMAXPROCS threads can spend the quota of a 100 ms period in a fraction of it; then all of them stand still. Garbage collection, which uses a quarter of GOMAXPROCS, is the usual trigger. The result is slow requests without a busy CPU.',
      zh: 'GOMAXPROCS 个线程可以在 100 毫秒周期的一小段内用完配额，之后全部停住。常见诱因是占用四分之一 GOMAXPROCS 的垃圾回收。结果是 CPU 并不忙，请求却很慢。',
    },
    rule: {
      en: 'Predicted GOMAXPROCS > max(2, ceil(effective quota)) warns; at four times that it is an error. 2 is the smallest value Go itself chooses for a quota. Without a known binary every runtime generation is tried and the finding names those it holds for.',
      zh: '预测的 GOMAXPROCS 大于 max(2, ceil(有效配额)) 时警告；达到其四倍时为错误。2 是 Go 在有配额时自己会取的最小值。程序未知时逐一尝试各代运行时，并在结论中指出适用的版本。',
    },
    falsePositive: {
      en: 'A program that is mostly idle or waits for the network never spends its quota in bursts. cpu-throttled shows whether it does.',
      zh: '多数时间空闲或等待网络的程序不会突发耗尽配额。是否如此可看 cpu-throttled。',
    },
    remedy: {
      en: 'Go 1.26 or later with a language line of 1.25 or later, or go.uber.org/automaxprocs, or GOMAXPROCS in the environment.',
      zh: '使用 Go 1.26 及以上版本且语言版本行不低于 1.25，或使用 go.uber.org/automaxprocs，或在环境中设置 GOMAXPROCS。',
    },
    refs: [
      'https://go.dev/blog/container-aware-gomaxprocs',
      'https://go.dev/doc/go1.25#container-aware-gomaxprocs',
    ],
  },
  threshold: {
    value: {
      en: 'warn > max(2, ceil(quota)), error >= 4 times that',
      zh: '警告：> max(2, ceil(quota))；错误：>= 其 4 倍',
    },
    source: {
      en: 'Go runtime/cgroup_linux.go for the lower bound; the factor 4 is ours',
      zh: '下限取自 Go runtime/cgroup_linux.go；4 倍为本程序自定',
    },
    ours: true,
  },
  needs: ['limits.cpu', 'go.beliefs'],
  reads: ['go.belief', 'env'],
  texts,
  run: (view) => {
    const limit = view.get('limits.cpu');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noCpuQuota));
    const fair = Math.max(2, Math.ceil(limit.value));
    const known = valueOf(view.look('go.belief'));
    const beliefs = view.get('go.beliefs');
    const asked = known === undefined ? RUNTIME_KEYS.map((key) => beliefs[key]) : [known];
    const over = asked.filter((b) => (b.gomaxprocs ?? 0) > fair);
    const highest = Math.max(...asked.map((b) => b.gomaxprocs ?? -1));
    const values = { value: highest, quota: formatCpus(limit.value), runtimes: namesOf(over) };
    const command = `GOMAXPROCS=${fair}`;
    if (highest < 0 || (over.length === 0 && asked.some((b) => b.gomaxprocs === null)))
      return unknown(say(sharedTexts.cpusUnknown), say(sharedTexts.unlockCpus));
    if (over.length === 0) {
      // GOMAXPROCS of the environment would win over every default.
      const env = view.look('env');
      return env.status === 'ok'
        ? (hiddenLimit(limit) ?? pass(say(texts.fits, values)))
        : unknownFor('env', env);
    }
    return finding({
      severity: known !== undefined && highest >= ERROR_FACTOR * fair ? 'error' : 'warn',
      confidence: known === undefined ? 0.6 : 0.95,
      claim: say(known === undefined ? texts.some : texts.known, values),
      evidence: [
        view.proof('limits.cpu', `${formatCpus(limit.value)} CPUs`, limit.setBy),
        ...over.map((b) =>
          view.proof(
            'go.beliefs',
            `${b.runtime}: GOMAXPROCS ${b.gomaxprocs}`,
            b.limitFile ?? 'sched_getaffinity',
          ),
        ),
      ],
      // A newer runtime helps only where it finds the limit; one set above the own group it does not.
      remedy:
        (beliefs['go1.26'].gomaxprocs ?? Infinity) <= fair
          ? [{ text: texts.upgrade }, { text: texts.until, command }]
          : [{ text: texts.set, command }],
    });
  },
});

function namesOf(beliefs: readonly RuntimeBelief[]): string {
  const names = {
    'go1.24': 'Go <= 1.24',
    'go1.25.0': 'Go 1.25',
    'go1.26': 'Go >= 1.26',
    automaxprocs: 'automaxprocs',
  };
  return beliefs.map((b) => names[b.runtime]).join(', ');
}

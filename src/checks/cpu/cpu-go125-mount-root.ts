import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownCpuLimit } from '../cpu-limit-known.ts';
import { formatCpus } from '../format.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  blind: {
    en: 'Go 1.25 does not find the limit of {limit} CPUs here and would use {blind} threads; Go 1.26 finds it and uses {aware}.',
    zh: 'Go 1.25 在此处找不到 {limit} 个 CPU 的限额，会使用 {blind} 个线程；Go 1.26 能找到，使用 {aware} 个。',
  },
  upgrade: { en: 'Build with Go 1.26 or later.', zh: '使用 Go 1.26 或更高版本构建。' },
  set: { en: 'Or set the variable in the deployment:', zh: '或在部署中设置环境变量：' },
  same: { en: 'Go 1.25 and Go 1.26 arrive at the same number', zh: 'Go 1.25 与 Go 1.26 得到相同的数值' },
} as const;

/** Go 1.25 joins mount point and group path and so misses the limit of v1 containers. */
export const check = defineCheck({
  id: 'CPU003',
  slug: 'cpu-go125-mount-root',
  room: 'cpu',
  scope: 'container',
  severity: 'error',
  title: { en: 'Go 1.25 misses the CPU limit in this container', zh: 'Go 1.25 在此容器中看不到 CPU 限额' },
  doc: {
    why: {
      en: 'In a container without a cgroup namespace of its own, /proc/self/cgroup names the group as the host sees it while the container mounts only that group. Every Go 1.25 release appends the whole path to the mount point and looks in a directory that does not exist: no limit, GOMAXPROCS is the number of host CPUs.',
      zh: '在没有独立 cgroup 命名空间的容器里，/proc/self/cgroup 给出的是主机视角的路径，而容器只挂载了该控制组。所有 Go 1.25 版本都会把完整路径接到挂载点后面，去找一个不存在的目录：结果是“没有限额”，GOMAXPROCS 等于主机 CPU 数。',
    },
    rule: {
      en: 'Both parsers are run on the files of the target: the one of Go 1.25 finds no limit, the one of Go 1.26 does. The sources of go1.25.0 to go1.25.14 are equal in this part; root-aware from go1.26.0 to go1.27.4.',
      zh: '对目标文件分别运行两种解析器：Go 1.25 的找不到限额，而 Go 1.26 的能找到。go1.25.0 到 go1.25.14 的这部分源码完全一致；从 go1.26.0 到 go1.27.4 则会考虑挂载根。',
    },
    falsePositive: {
      en: 'Without a known binary the finding is conditional: it holds only for programs built with Go 1.25.',
      zh: '程序未知时结论是有条件的：只对用 Go 1.25 构建的程序成立。',
    },
    remedy: {
      en: 'Go 1.26 or later; GOMAXPROCS in the environment; or a private cgroup namespace (the default with cgroup v2).',
      zh: '升级到 Go 1.26 或更高；在环境中设置 GOMAXPROCS；或使用私有 cgroup 命名空间（cgroup v2 的默认方式）。',
    },
    refs: ['https://github.com/golang/go/issues/76390', 'https://github.com/golang/go/issues/76810'],
  },
  needs: ['go.beliefs'],
  reads: ['go.binary', 'go.belief', 'limits.cpu'],
  texts,
  run: (view) => {
    const { 'go1.25.0': blind, 'go1.26': aware } = view.get('go.beliefs');
    const binary = valueOf(view.look('go.binary'));
    if (binary !== undefined && binary.version.minor !== 25) {
      return notApplicable(say(sharedTexts.goVersion, { version: binary.version.text }));
    }
    const differs =
      blind.limitCpus === null && aware.limitCpus !== null && blind.gomaxprocs !== aware.gomaxprocs;
    if (!differs) {
      // Without the CPUs of the process no runtime's number is known.
      if (aware.gomaxprocs === null)
        return unknown(say(sharedTexts.cpusUnknown), say(sharedTexts.unlockCpus));
      return unknownCpuLimit(view) ?? pass(say(texts.same));
    }
    const values = {
      limit: formatCpus(aware.limitCpus ?? 0),
      blind: blind.gomaxprocs ?? '?',
      aware: aware.gomaxprocs ?? '?',
    };
    return finding({
      severity: binary === undefined ? 'warn' : 'error',
      confidence: binary === undefined ? 0.6 : 1,
      claim: say(texts.blind, values),
      evidence: [
        view.proof('go.beliefs', `go1.25: GOMAXPROCS ${blind.gomaxprocs}`, blind.limitFile ?? undefined),
        view.proof('go.beliefs', `go1.26: GOMAXPROCS ${aware.gomaxprocs}`, aware.limitFile ?? undefined),
      ],
      remedy: [{ text: texts.upgrade }, { text: texts.set, command: `GOMAXPROCS=${aware.gomaxprocs ?? 2}` }],
    });
  },
});

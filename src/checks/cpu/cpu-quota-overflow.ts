import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownCpuLimit } from '../cpu-limit-known.ts';
import { formatCpus } from '../format.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  dies: {
    en: '{file} allows {cpus} CPUs, more than a 32-bit number holds: programs built with Go 1.25 or later die at start on amd64.',
    zh: '{file} 给出 {cpus} 个 CPU，超出 32 位整数范围：由 Go 1.25 及以上版本构建的程序在 amd64 上启动即崩溃。',
  },
  max: { en: 'Say "no limit" instead of a huge quota:', zh: '请明确设为“不限”，而不是写巨大的配额：' },
  off: { en: "Or switch the runtime's reading off:", zh: '或关闭运行时的读取：' },
  fine: { en: 'no limit overflows', zh: '没有溢出的限额' },
} as const;

/** A quota so large that Go's conversion to int32 overflows. */
export const check = defineCheck({
  id: 'CPU011',
  slug: 'cpu-quota-overflow',
  room: 'cpu',
  scope: 'container',
  severity: 'error',
  title: { en: 'A huge CPU quota crashes Go at start', zh: '过大的 CPU 配额使 Go 启动即崩溃' },
  doc: {
    why: {
      en: 'The runtime divides quota by period and converts the result to a 32-bit number. On amd64 a result above 2,147,483,647 turns negative, and the program ends with "fatal error: procresize: invalid arg" before main. The kernel accepts such quotas, for example 17592186044415 with a period of 1000.',
      zh: '运行时用配额除以周期并转换为 32 位整数。在 amd64 上，大于 2,147,483,647 的结果会变成负数，程序在进入 main 之前就以“fatal error: procresize: invalid arg”退出。内核接受这样的配额，例如周期 1000、配额 17592186044415。',
    },
    rule: {
      en: 'quota / period, as Go 1.25 or Go 1.26 reads it, is above 2^31 - 1 or is no number. Seen with unmodified binaries of go1.25.0, go1.26.8 and go1.27.4 in a real control group.',
      zh: 'Go 1.25 或 Go 1.26 读到的配额 / 周期大于 2^31 - 1，或不是数值。已用 go1.25.0、go1.26.8、go1.27.4 的原版程序在真实控制组中验证。',
    },
    falsePositive: {
      en: 'arm64 saturates instead of wrapping and starts normally.',
      zh: 'arm64 采用饱和转换而非回绕，可以正常启动。',
    },
    remedy: { en: 'Use "max" for no limit.', zh: '不限额请写“max”。' },
    refs: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files'],
  },
  threshold: {
    value: sameText('quota / period > 2147483647'),
    source: sameText('Go runtime/cgroup_linux.go adjustCgroupGOMAXPROCS'),
    ours: false,
  },
  needs: ['go.beliefs'],
  reads: ['go.binary', 'limits.cpu'],
  texts,
  run: (view) => {
    const binary = valueOf(view.look('go.binary'));
    if (binary !== undefined && binary.version.minor < 25) {
      return notApplicable(say(sharedTexts.goVersion, { version: binary.version.text }));
    }
    const beliefs = view.get('go.beliefs');
    const dying = [beliefs['go1.26'], beliefs['go1.25.0']].find((belief) => belief.overflows);
    if (dying === undefined) return unknownCpuLimit(view) ?? pass(say(texts.fine));
    const file = dying.limitFile ?? 'cpu.max';
    return finding({
      severity: 'error',
      confidence: binary === undefined ? 0.8 : 0.95,
      claim: say(texts.dies, { file, cpus: formatCpus(dying.limitCpus ?? Infinity) }),
      evidence: [view.proof('go.beliefs', `${formatCpus(dying.limitCpus ?? Infinity)} CPUs`, file)],
      remedy: [
        { text: texts.max, command: file.endsWith('.max') ? `echo max > ${file}` : `echo -1 > ${file}` },
        { text: texts.off, command: 'GODEBUG=containermaxprocs=0' },
      ],
    });
  },
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  low: {
    en: 'The program needs GOAMD64=v{needed}, this processor is v{level}: it ends at once with "This program can only be run on AMD64 processors with v{needed} microarchitecture support."',
    zh: '程序需要 GOAMD64=v{needed}，而本处理器为 v{level}：程序会立即退出并提示“This program can only be run on AMD64 processors with v{needed} microarchitecture support.”',
  },
  build: { en: 'Build for the level of the oldest node:', zh: '按最旧节点的级别构建：' },
  fine: { en: 'v{needed} asked, v{level} there', zh: '要求 v{needed}，实际 v{level}' },
  any: { en: 'the build asks for no level', zh: '构建没有要求级别' },
} as const;

/** The processor lacks instructions the program was built for. */
export const check = defineCheck({
  id: 'BIN002',
  slug: 'bin-cpu-level',
  room: 'bin',
  scope: 'binary',
  severity: 'error',
  title: { en: 'Processor too old for this build', zh: '处理器不满足构建级别' },
  doc: {
    why: {
      en: 'GOAMD64=v3 lets the compiler use AVX2 and its kin. The runtime checks at start and refuses an older processor, often only on one node group or under an emulator.',
      zh: 'GOAMD64=v3 允许编译器使用 AVX2 等指令。运行时在启动时检查并拒绝较旧的处理器，往往只在某个节点组或模拟器中出现。',
    },
    rule: {
      en: 'GOAMD64 of the build information above the x86-64 level of the flags in /proc/cpuinfo.',
      zh: '构建信息中的 GOAMD64 高于由 /proc/cpuinfo 标志得出的 x86-64 级别。',
    },
    falsePositive: {
      en: 'None known: the runtime asks the same question.',
      zh: '暂未发现：运行时会做同样的检查。',
    },
    remedy: { en: 'GOAMD64=v1 runs everywhere.', zh: 'GOAMD64=v1 可在任何地方运行。' },
    refs: ['https://go.dev/wiki/MinimumRequirements#amd64', 'https://gitlab.com/x86-psABIs/x86-64-ABI'],
  },
  needs: ['binary.facts', 'cpu.level'],
  texts,
  run: (view) => {
    const { cpu } = view.get('binary.facts');
    const level = view.get('cpu.level');
    const wanted = cpu?.variable === 'GOAMD64' ? /^v([1-4])$/.exec(cpu.value)?.[1] : undefined;
    if (wanted === undefined) return notApplicable(say(texts.any));
    const needed = Number(wanted);
    if (needed <= level) return pass(say(texts.fine, { needed, level }));
    return finding({
      severity: 'error',
      claim: say(texts.low, { needed, level }),
      evidence: [view.proof('binary.facts', `GOAMD64=v${needed}`), view.proof('cpu.level', `v${level}`)],
      remedy: [{ text: texts.build, command: `GOAMD64=v${level} go build` }],
    });
  },
});

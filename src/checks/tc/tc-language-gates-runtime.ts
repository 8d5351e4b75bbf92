import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedTexts } from '../shared.messages.ts';
import { godebugNumber } from '../../analyze/cpu-model/godebug.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  gated: {
    en: '{version} built it, but the go line of its go.mod switches the CPU limit off (DefaultGODEBUG={godebug}).',
    zh: '它由 {version} 构建，但其 go.mod 的 go 行关闭了 CPU 限额感知（DefaultGODEBUG={godebug}）。',
  },
  raise: { en: 'Raise the language line:', zh: '提高语言版本行：' },
  only: { en: 'Or only this behaviour, in go.mod:', zh: '或只启用此行为，写入 go.mod：' },
  fine: { en: 'the runtime follows the quota', zh: '运行时跟随配额' },
  back: { en: 'GODEBUG in the environment brings it back', zh: '环境中的 GODEBUG 已恢复该行为' },
} as const;

/** An old go line switches off what a new toolchain could do. */
export const check = defineCheck({
  id: 'TC007',
  slug: 'tc-language-gates-runtime',
  room: 'tc',
  scope: 'binary',
  severity: 'warn',
  title: { en: 'The language line holds the runtime back', zh: '语言版本行限制了运行时' },
  doc: {
    why: {
      en: 'A go line of 1.24 or lower makes "containermaxprocs=0,updatemaxprocs=0" the default of the program even when a newer toolchain builds it: the image is up to date and GOMAXPROCS is still the number of host CPUs.',
      zh: 'go 行为 1.24 或更低时，即使用新工具链构建，程序也默认带有“containermaxprocs=0,updatemaxprocs=0”：镜像是新的，GOMAXPROCS 却仍是主机 CPU 数。',
    },
    rule: {
      en: 'The binary is built with Go 1.25 or later and its DefaultGODEBUG contains containermaxprocs=0.',
      zh: '程序由 Go 1.25 及以上构建，且其 DefaultGODEBUG 含 containermaxprocs=0。',
    },
    falsePositive: {
      en: 'GODEBUG=containermaxprocs=1 in the environment brings it back, and automaxprocs replaces it.',
      zh: '环境中的 GODEBUG=containermaxprocs=1 可恢复该行为，automaxprocs 也可替代。',
    },
    remedy: {
      en: 'Raise the go line, or add the setting to go.mod.',
      zh: '提高 go 行，或在 go.mod 中加入该设置。',
    },
    refs: ['https://go.dev/doc/godebug', 'https://github.com/oliver006/redis_exporter/issues/1062'],
  },
  needs: ['go.binary'],
  reads: ['env'],
  texts,
  run: (view) => {
    const { version, settings } = view.get('go.binary');
    if (version.minor < 25) return notApplicable(say(sharedTexts.goVersion, { version: version.text }));
    const godebug = settings['DefaultGODEBUG'] ?? '';
    if (godebugNumber([godebug], 'containermaxprocs', 1, 'go1.26') > 0) return pass(say(texts.fine));
    const env = valueOf(view.look('env'))?.get('GODEBUG');
    if (godebugNumber([godebug, env], 'containermaxprocs', 1, 'go1.26') > 0) return pass(say(texts.back));
    return finding({
      severity: 'warn',
      claim: say(texts.gated, { version: version.text, godebug }),
      evidence: [view.proof('go.binary', `${version.text}, DefaultGODEBUG=${godebug}`)],
      remedy: [
        { text: texts.raise, command: 'go mod edit -go=1.25.0' },
        { text: texts.only, command: 'godebug containermaxprocs=1' },
      ],
    });
  },
});

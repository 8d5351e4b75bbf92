import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  built: {
    en: 'The program is built with {how}: it runs slower and takes more memory than a release build.',
    zh: '程序以 {how} 构建：比发布版本更慢、占用更多内存。',
  },
  build: { en: 'Build for service without these flags:', zh: '发布构建去掉这些参数：' },
  fine: { en: 'an ordinary build', zh: '普通构建' },
} as const;

/** The program is built for tests, not for service. */
export const check = defineCheck({
  id: 'BIN007',
  slug: 'bin-instrumented',
  room: 'bin',
  scope: 'binary',
  severity: 'warn',
  title: { en: 'Instrumented build', zh: '插桩构建' },
  doc: {
    why: {
      en: 'The race detector costs five to ten times the memory and two to twenty times the time; -gcflags with -N or -l turns optimisation or inlining off.',
      zh: '竞态检测器使内存增加 5 至 10 倍、时间增加 2 至 20 倍；-gcflags 中的 -N 或 -l 会关闭优化或内联。',
    },
    rule: {
      en: '-race, -msan, -asan, -cover, or -N / -l in -gcflags of the build information.',
      zh: '构建信息中含有 -race、-msan、-asan、-cover，或 -gcflags 中的 -N / -l。',
    },
    falsePositive: {
      en: 'A canary that carries the race detector on purpose; a test environment.',
      zh: '有意携带竞态检测器的金丝雀实例；测试环境。',
    },
    remedy: { en: 'Build releases without them.', zh: '发布版本不要带这些参数。' },
    refs: ['https://go.dev/doc/articles/race_detector#Runtime_Overheads'],
  },
  needs: ['binary.facts'],
  texts,
  run: (view) => {
    const { race, msan, asan, cover, unoptimized } = view.get('binary.facts').instrumentation;
    const flags = { '-race': race, '-msan': msan, '-asan': asan, '-cover': cover, '-N/-l': unoptimized };
    const how = Object.entries(flags)
      .filter(([, on]) => on)
      .map(([flag]) => flag)
      .join(' ');
    if (how === '') return pass(say(texts.fine));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.built, { how }),
      evidence: [view.proof('binary.facts', how)],
      remedy: [{ text: texts.build, command: 'go build -trimpath' }],
    });
  },
});

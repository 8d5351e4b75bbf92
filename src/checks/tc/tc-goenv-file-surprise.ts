import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  file: {
    en: '{count} settings of the go command come from {path} or are overridden there: {list}.',
    zh: 'go 命令有 {count} 项设置来自 {path} 或在其中被覆盖：{list}。',
  },
  show: { en: 'See the file and remove what is not wanted:', zh: '查看该文件并移除不需要的设置：' },
  none: { en: 'no setting comes from a go/env file', zh: '没有设置来自 go/env 文件' },
} as const;

/** go env -w leaves settings that nobody sees in the environment. */
export const check = defineCheck({
  id: 'TC010',
  slug: 'tc-goenv-file-surprise',
  room: 'tc',
  scope: 'toolchain',
  severity: 'info',
  title: { en: 'Settings hidden in the go/env file', zh: '藏在 go/env 文件里的设置' },
  doc: {
    why: {
      en: '"go env -w" writes to a file that no shell shows. A colleague cannot reproduce a build, CI behaves differently, and an exported variable silently wins over the file.',
      zh: '“go env -w” 写入的文件在 shell 中看不到。同事无法复现构建，CI 行为不同，而导出的变量又会悄悄覆盖该文件。',
    },
    rule: {
      en: "The user's go/env file sets GOPROXY, GOSUMDB, GOFLAGS, GOTOOLCHAIN, GOPRIVATE, GONOSUMDB, GOINSECURE or GOVCS, or a variable of the environment wins over a value in the file.",
      zh: '用户的 go/env 文件设置了 GOPROXY、GOSUMDB、GOFLAGS、GOTOOLCHAIN、GOPRIVATE、GONOSUMDB、GOINSECURE 或 GOVCS，或环境变量覆盖了文件中的值。',
    },
    falsePositive: { en: 'A deliberate company setup.', zh: '公司统一的有意配置。' },
    remedy: { en: 'Look who wins for each key.', zh: '查看每个键最终由谁决定。' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Print_Go_environment_information'],
  },
  needs: ['go.settings'],
  texts,
  run: (view) => {
    const settings = Object.values(view.get('go.settings'));
    const surprising = settings.filter(({ key, winner, overridden }) =>
      winner.origin === 'file'
        ? WATCHED.has(key)
        : overridden.some((value) => value.origin === 'file' && value.value !== winner.value),
    );
    const [first] = surprising;
    if (first === undefined) return pass(say(texts.none));
    const path =
      [first.winner, ...first.overridden].find((value) => value.origin === 'file')?.source ?? 'go/env';
    return finding({
      severity: 'info',
      claim: say(texts.file, {
        count: surprising.length,
        path,
        list: surprising.map(({ key }) => key).join(', '),
      }),
      evidence: surprising.map(({ key, winner }) =>
        view.proof('go.settings', `${key}=${winner.value}`, winner.source),
      ),
      remedy: [{ text: texts.show, command: `cat ${path}` }],
    });
  },
});

const WATCHED = new Set([
  'GOPROXY',
  'GOSUMDB',
  'GOFLAGS',
  'GOTOOLCHAIN',
  'GOPRIVATE',
  'GONOSUMDB',
  'GOINSECURE',
  'GOVCS',
]);

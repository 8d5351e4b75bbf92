import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  none: { en: 'This project needs Go, but no go is on PATH.', zh: '该项目需要 Go，但 PATH 上没有 go。' },
  several: {
    en: '{count} different Go releases are on PATH; {first} wins: {list}.',
    zh: 'PATH 上有 {count} 个不同的 Go 版本，生效的是 {first}：{list}。',
  },
  install: { en: 'Install Go and put its bin folder on PATH:', zh: '安装 Go 并把其 bin 目录加入 PATH：' },
  order: { en: 'See which ones are found:', zh: '查看找到了哪些：' },
  one: { en: '{path} ({version})', zh: '{path}（{version}）' },
} as const;

/** Which `go` runs depends on the order of PATH. */
export const check = defineCheck({
  id: 'TC001',
  slug: 'tc-go-absent-or-shadowed',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'No go, or several, on PATH', zh: 'PATH 上没有 go 或有多个' },
  doc: {
    why: {
      en: 'A project builds with whichever go comes first on PATH. With several, an editor, a shell and CI may each find another one, and bugs appear in one place only.',
      zh: '项目会用 PATH 上第一个 go 构建。若有多个，编辑器、终端和 CI 可能各自找到不同的版本，问题只在其中一处出现。',
    },
    rule: {
      en: 'A go.mod is in the working folder or above, and no go is on PATH (error), or programs of different versions are (warning). Links to the same file count once.',
      zh: '当前目录或其上级有 go.mod，而 PATH 上没有 go（错误），或有不同版本的 go（警告）。指向同一文件的链接只算一次。',
    },
    falsePositive: {
      en: 'A version manager that puts its shims first on purpose.',
      zh: '版本管理器有意把自己的代理程序放在最前。',
    },
    remedy: { en: 'Remove the other installations, or order PATH.', zh: '移除其他安装，或调整 PATH 顺序。' },
    refs: ['https://go.dev/doc/install'],
  },
  needs: ['go.toolchains', 'go.project'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const found = view.get('go.toolchains');
    const [first] = found;
    const project = view.get('go.project');
    if (first === undefined) {
      return finding({
        severity: 'error',
        claim: say(texts.none),
        evidence: [view.proof('go.toolchains', '–', 'PATH'), view.proof('go.project', project.dir)],
        remedy: [{ text: texts.install, command: 'export PATH=$PATH:/usr/local/go/bin' }],
      });
    }
    const versions = new Set(found.map((go) => go.version?.text ?? '?'));
    const shown = first.version?.text ?? '?';
    if (versions.size < 2) return pass(say(texts.one, { path: first.path, version: shown }));
    const list = found.map((go) => `${go.path} ${go.version?.text ?? '?'}`).join(', ');
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.several, { count: versions.size, first: `${first.path} (${shown})`, list }),
      evidence: found.map((go) => view.proof('go.toolchains', go.version?.text ?? '?', go.path)),
      remedy: [{ text: texts.order, command: 'which -a go' }],
    });
  },
});

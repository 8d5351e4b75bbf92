import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { WSL_MARKS, isWsl, unlessHidden } from '../surroundings.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  first: {
    en: 'PATH finds the Go of Windows first: {dir} comes before any go of this distribution.',
    zh: 'PATH 首先找到 Windows 的 Go：{dir} 位于本发行版的任何 go 之前。',
  },
  append: {
    en: 'Keep the PATH of Windows out ([interop] in /etc/wsl.conf):',
    zh: '不引入 Windows 的 PATH（/etc/wsl.conf 的 [interop]）：',
  },
  fine: { en: 'no Go of Windows comes first on PATH', zh: 'PATH 中没有优先的 Windows Go' },
} as const;

/** The go of Windows is found first. */
export const check = defineCheck({
  id: 'WSL004',
  slug: 'wsl-windows-go-on-path',
  room: 'wsl',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Windows Go on PATH', zh: 'PATH 中是 Windows 的 Go' },
  doc: {
    why: {
      en: "go.exe builds Windows programs into Windows caches and knows nothing of this distribution's files; scripts that call go.exe or a wrapper get them by surprise.",
      zh: 'go.exe 会构建 Windows 程序并使用 Windows 缓存，且不了解本发行版的文件；调用 go.exe 或其包装的脚本会意外得到它们。',
    },
    rule: {
      en: 'A PATH entry below /mnt/LETTER that ends in Go/bin, before the first Linux go or without any.',
      zh: 'PATH 中位于 /mnt/盘符 下、以 Go/bin 结尾的项，排在首个 Linux go 之前，或根本没有 Linux go。',
    },
    falsePositive: { en: 'A shell that never runs go.', zh: '从不运行 go 的 shell。' },
    remedy: {
      en: 'appendWindowsPath=false, or install Go in the distribution.',
      zh: 'appendWindowsPath=false，或在发行版内安装 Go。',
    },
    refs: ['https://learn.microsoft.com/windows/wsl/wsl-config#interop-settings'],
  },
  needs: ['scenario', 'env'],
  reads: [...WSL_MARKS, 'go.toolchains'],
  texts,
  run: (view) => {
    if (!isWsl(view.get('scenario')))
      return unlessHidden(view, WSL_MARKS, notApplicable(say(placeTexts.noWsl)));
    const dirs = (view.get('env').get('PATH') ?? '').split(':');
    const windows = dirs.findIndex((dir) => /^\/mnt\/[a-z]\/(?:.*\/)?go\/bin\/?$/i.test(dir));
    const linux = (valueOf(view.look('go.toolchains')) ?? [])
      .map(({ path }) => dirs.indexOf(path.slice(0, path.lastIndexOf('/'))))
      .filter((at) => at !== -1 && at !== windows);
    if (windows === -1 || linux.some((at) => at < windows)) return pass(say(texts.fine));
    const dir = dirs[windows] ?? '';
    return finding({
      severity: 'warn',
      confidence: 0.85,
      claim: say(texts.first, { dir }),
      evidence: [view.proof('env', dir, 'PATH')],
      remedy: [{ text: texts.append, command: 'appendWindowsPath=false' }],
    });
  },
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { valueOf } from '../../model/evidence.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** First release that keeps the programs of "go run" and "go tool" in the build cache. */
const CACHED_PROGRAMS_SINCE = 24;

const texts = {
  cache: {
    en: 'GOCACHE ({path}) lies on {mount}, mounted noexec: {version} runs the programs of "go tool" and "go run" from there.',
    zh: 'GOCACHE（{path}）位于以 noexec 挂载的 {mount}：{version} 会从此处运行“go tool”与“go run”的程序。',
  },
  modules: {
    en: 'GOMODCACHE ({path}) lies on {mount}, mounted noexec, and GOTOOLCHAIN={toolchain} may switch to a release that is unpacked and started there.',
    zh: 'GOMODCACHE（{path}）位于以 noexec 挂载的 {mount}，而 GOTOOLCHAIN={toolchain} 可能切换到在此解包并启动的版本。',
  },
  move: { en: 'Move it to a mount that allows programs:', zh: '移到允许执行程序的挂载：' },
  fine: { en: 'both caches allow programs to run', zh: '两个缓存都允许执行程序' },
  unused: {
    en: 'nothing is started from the cache on the noexec mount',
    zh: '不会从 noexec 挂载上的缓存启动任何程序',
  },
} as const;

/** Programs cannot be started from a Go cache. */
export const check = defineCheck({
  id: 'FS006',
  slug: 'fs-noexec-cache',
  room: 'fs',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Go cache forbids programs', zh: 'Go 缓存禁止执行程序' },
  doc: {
    why: {
      en: 'Since Go 1.24 the programs behind "go run" and the tools of "go tool" are kept in the build cache and started from there; toolchains that the go command fetches are started from the module cache. On a noexec mount both end with "permission denied".',
      zh: '自 Go 1.24 起，“go run”的程序和“go tool”的工具保存在构建缓存中并从那里启动；go 命令下载的工具链则从模块缓存启动。在 noexec 挂载上两者都会报“permission denied”。',
    },
    rule: {
      en: 'The mount of GOCACHE is noexec and the go command is 1.24 or newer, or the mount of GOMODCACHE is noexec and GOTOOLCHAIN is neither "local" nor "path".',
      zh: 'GOCACHE 的挂载为 noexec 且 go 命令不低于 1.24，或 GOMODCACHE 的挂载为 noexec 且 GOTOOLCHAIN 既不是“local”也不是“path”。',
    },
    falsePositive: {
      en: 'Builds that use neither "go tool" nor "go run" and never switch the toolchain.',
      zh: '既不用“go tool”也不用“go run”、从不切换工具链的构建。',
    },
    remedy: { en: 'Move the cache, or set GOTOOLCHAIN=local.', zh: '移动缓存，或设置 GOTOOLCHAIN=local。' },
    refs: ['https://go.dev/doc/go1.24#go-command', 'https://go.dev/doc/toolchain'],
  },
  needs: ['go.toolchains', 'go.settings', 'fs.goCache', 'fs.modCache'],
  subject: ['fs.goCache', 'fs.modCache'],
  texts,
  run: (view) => {
    const [go] = view.get('go.toolchains');
    if (go === undefined) return notApplicable(say(fsTexts.noGo));
    const places = { cache: view.get('fs.goCache'), modules: view.get('fs.modCache') };
    const blind = Object.values(places).find(({ mount }) => mount === undefined);
    if (blind !== undefined)
      return unknown(say(fsTexts.noMount, { path: blind.existing }), say(fsTexts.unlockMount));
    const toolchain = settingOf(view.get('go.settings'), 'GOTOOLCHAIN');
    const isNoexec = (name: 'cache' | 'modules') => places[name].mount?.options.includes('noexec') === true;
    if (!isNoexec('cache') && !isNoexec('modules')) return pass(say(texts.fine));
    const runsFromCache = (go.version?.minor ?? CACHED_PROGRAMS_SINCE) >= CACHED_PROGRAMS_SINCE;
    const switches = !/^(?:local|path)$/.test(toolchain);
    const hit =
      isNoexec('cache') && runsFromCache ? 'cache' : isNoexec('modules') && switches ? 'modules' : null;
    if (hit === null) return pass(say(texts.unused));
    const { path, mount } = places[hit];
    const version = valueOf(view.look('go.toolchains'))?.[0]?.version?.text ?? 'go';
    const fact = hit === 'cache' ? 'fs.goCache' : 'fs.modCache';
    const key = hit === 'cache' ? 'GOCACHE' : 'GOMODCACHE';
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts[hit], { path, mount: mount?.mountPoint ?? '', version, toolchain }),
      evidence: [view.proof(fact, mount?.options.join(',') ?? '', `mount ${mount?.mountPoint ?? ''}`)],
      remedy: [{ text: texts.move, command: `go env -w ${key}=$HOME/.cache/${key.toLowerCase()}` }],
    });
  },
});

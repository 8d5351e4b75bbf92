import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  noexec: {
    en: '{path} ({origin}) lies on {mount}, mounted noexec: "go test" and "go run" build there and then fail with "fork/exec …: permission denied".',
    zh: '{path}（{origin}）位于以 noexec 挂载的 {mount}：“go test”与“go run”在此构建，随后会因“fork/exec …: permission denied”失败。',
  },
  move: { en: 'Let the go command build elsewhere:', zh: '让 go 命令在别处构建：' },
  fine: { en: '{path} allows programs to run', zh: '{path} 允许执行程序' },
} as const;

/** Tests cannot be started from the temporary folder. */
export const check = defineCheck({
  id: 'FS005',
  slug: 'fs-noexec-tmp',
  room: 'fs',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Temporary folder forbids programs', zh: '临时目录禁止执行程序' },
  doc: {
    why: {
      en: 'Hardened hosts mount /tmp with noexec. "go build" still works, but a test binary or the program of "go run" is started from the temporary build folder and refused by the kernel.',
      zh: '加固过的主机会以 noexec 挂载 /tmp。“go build”仍可用，但测试程序和“go run”的程序从临时构建目录启动，会被内核拒绝。',
    },
    rule: {
      en: 'A go command is on PATH, and the mount of GOTMPDIR, else TMPDIR, else /tmp has the option noexec.',
      zh: 'PATH 上有 go 命令，且 GOTMPDIR（否则 TMPDIR，否则 /tmp）所在的挂载带有 noexec 选项。',
    },
    falsePositive: {
      en: 'A machine that builds and never tests or runs with the go command.',
      zh: '只构建、从不用 go 命令测试或运行的机器。',
    },
    remedy: {
      en: 'Set GOTMPDIR to a folder that allows programs.',
      zh: '把 GOTMPDIR 设为允许执行程序的目录。',
    },
    refs: [
      'https://pkg.go.dev/cmd/go#hdr-Environment_variables',
      'https://man7.org/linux/man-pages/man8/mount.8.html',
    ],
  },
  needs: ['go.toolchains', 'fs.goTemp'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    const { path, origin, existing, mount } = view.get('fs.goTemp');
    if (mount === undefined)
      return unknown(say(fsTexts.noMount, { path: existing }), say(fsTexts.unlockMount));
    if (!mount.options.includes('noexec')) return pass(say(texts.fine, { path }));
    return finding({
      severity: 'error',
      claim: say(texts.noexec, { path, origin, mount: mount.mountPoint }),
      evidence: [view.proof('fs.goTemp', mount.options.join(','), `mount ${mount.mountPoint}`)],
      remedy: [{ text: texts.move, command: 'go env -w GOTMPDIR=$HOME/.cache/go-tmp' }],
    });
  },
});

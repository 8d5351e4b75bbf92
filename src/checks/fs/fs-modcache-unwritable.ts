import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  refused: {
    en: 'GOMODCACHE is {path}, and nothing can be written to {folder} ({code}): no module can be fetched.',
    zh: 'GOMODCACHE 为 {path}，而 {folder} 无法写入（{code}）：无法下载任何模块。',
  },
  notAFolder: {
    en: 'GOMODCACHE is {path}, and {folder} is no folder.',
    zh: 'GOMODCACHE 为 {path}，而 {folder} 不是目录。',
  },
  own: { en: 'Give the folder to user {uid}:', zh: '把目录交给用户 {uid}：' },
  move: { en: 'Or use a folder that this user may write to:', zh: '或使用该用户可写的目录：' },
  remount: {
    en: 'The mount {mount} is read-only; use a folder on another one:',
    zh: '挂载 {mount} 是只读的，请使用其他挂载上的目录：',
  },
  fine: { en: '{folder} may be written to', zh: '{folder} 可写' },
  vendored: { en: 'the project builds from vendor/', zh: '项目从 vendor/ 构建' },
} as const;

/** The module cache cannot be written to. */
export const check = defineCheck({
  id: 'FS003',
  slug: 'fs-modcache-unwritable',
  room: 'fs',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Module cache not writable', zh: '模块缓存不可写' },
  doc: {
    why: {
      en: 'Modules and toolchains are downloaded and unpacked there, with lock files beside them. Without the right to write, "go mod download" and every build that needs something new fails.',
      zh: '模块与工具链在此下载、解包，旁边还有锁文件。没有写权限时，“go mod download”以及任何需要新模块的构建都会失败。',
    },
    rule: {
      en: 'A go command is on PATH, and access(2) refuses writing in GOMODCACHE or in its nearest parent that is there. Nothing is written: mode, access lists, immutable bits and read-only mounts all count in the answer. Where the kernel cannot be asked as that user, owner and mode decide. A project with a vendor folder is left out.',
      zh: 'PATH 上有 go 命令，且 access(2) 不允许写入 GOMODCACHE 或其最近的现有上级目录。检查不会写入任何内容：权限位、ACL、不可变标志与只读挂载都体现在该答案中。无法以该用户身份询问内核时，由所有者与权限位决定。带 vendor 目录的项目除外。',
    },
    falsePositive: {
      en: 'Judged by owner and mode, a folder that an access list opens. A read-only cache that already holds everything the build needs.',
      zh: '按所有者与权限位判断时，由 ACL 放行的目录；或已包含构建所需全部内容的只读缓存。',
    },
    remedy: {
      en: 'Own the folder, or set GOMODCACHE to one that is owned.',
      zh: '修改目录的所有者，或把 GOMODCACHE 设为自己的目录。',
    },
    refs: [
      'https://go.dev/ref/mod#module-cache',
      'https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching',
      'https://man7.org/linux/man-pages/man2/access.2.html',
    ],
  },
  needs: ['go.toolchains', 'fs.modCache'],
  subject: ['fs.modCache'],
  reads: ['process.status', 'go.project'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    if (valueOf(view.look('go.project'))?.hasVendor === true) return notApplicable(say(texts.vendored));
    const { path, existing, mayWrite, stat, mount } = view.get('fs.modCache');
    if (stat.status === 'ok' && stat.value.kind !== 'directory')
      return finding({
        severity: 'error',
        claim: say(texts.notAFolder, { path, folder: existing }),
        evidence: [view.proof('fs.modCache', stat.value.kind, existing)],
        remedy: [{ text: texts.move, command: 'export GOMODCACHE=/tmp/go-mod' }],
      });
    if (mayWrite.status !== 'ok')
      return unknown(
        say(fsTexts.notKnown, { source: mayWrite.source, reason: mayWrite.reason }),
        say(fsTexts.unlockPlace, { path: existing }),
      );
    const { allowed, code, by } = mayWrite.value;
    if (allowed) return pass(say(texts.fine, { folder: existing }));
    const status = view.look('process.status');
    const uid = (status.status === 'ok' ? status.value.uid : undefined) ?? '?';
    const move = { text: texts.move, command: 'export GOMODCACHE=/tmp/go-mod' };
    return finding({
      severity: 'error',
      confidence: by === 'kernel' ? 0.9 : 0.7,
      claim: say(texts.refused, { path, folder: existing, code: code ?? '' }),
      evidence: [
        view.proof('fs.modCache', `${code} (${by})`, mayWrite.source),
        ...(stat.status === 'ok'
          ? [
              view.proof(
                'fs.modCache',
                `owner ${stat.value.uid}:${stat.value.gid} mode ${stat.value.mode.toString(8)}`,
                existing,
              ),
            ]
          : []),
      ],
      remedy:
        code === 'EROFS'
          ? [{ text: say(texts.remount, { mount: mount?.mountPoint ?? '?' }), command: move.command }]
          : [{ text: say(texts.own, { uid }), command: `chown -R ${uid} ${existing}` }, move],
    });
  },
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  refused: {
    en: 'GOCACHE is {path}, and nothing can be written to {folder} ({code}): every build fails.',
    zh: 'GOCACHE 为 {path}，而 {folder} 无法写入（{code}）：所有构建都会失败。',
  },
  notAFolder: {
    en: 'GOCACHE is {path}, and {folder} is no folder.',
    zh: 'GOCACHE 为 {path}，而 {folder} 不是目录。',
  },
  own: { en: 'Give the folder to user {uid}:', zh: '把目录交给用户 {uid}：' },
  move: { en: 'Or use a folder that this user may write to:', zh: '或使用该用户可写的目录：' },
  remount: {
    en: 'The mount {mount} is read-only; use a folder on another one:',
    zh: '挂载 {mount} 是只读的，请使用其他挂载上的目录：',
  },
  fine: { en: '{folder} may be written to', zh: '{folder} 可写' },
} as const;

/** The build cache cannot be written to. */
export const check = defineCheck({
  id: 'FS002',
  slug: 'fs-gocache-unwritable',
  room: 'fs',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Build cache not writable', zh: '构建缓存不可写' },
  doc: {
    why: {
      en: 'Typical for a volume that root made and a build that runs as another user: "go build" fails with "permission denied" or "read-only file system" for a file of the cache.',
      zh: '常见于由 root 创建的卷和以其他用户运行的构建：“go build”会因缓存文件的“permission denied”或“read-only file system”而失败。',
    },
    rule: {
      en: 'A go command is on PATH, and access(2) refuses writing in GOCACHE or in its nearest parent that is there. Nothing is written: mode, access lists, immutable bits and read-only mounts all count in the answer. Where the kernel cannot be asked as that user, owner and mode decide.',
      zh: 'PATH 上有 go 命令，且 access(2) 不允许写入 GOCACHE 或其最近的现有上级目录。检查不会写入任何内容：权限位、ACL、不可变标志与只读挂载都体现在该答案中。无法以该用户身份询问内核时，由所有者与权限位决定。',
    },
    falsePositive: {
      en: 'Judged by owner and mode, a folder that an access list opens. A service that has the go command and never runs it.',
      zh: '按所有者与权限位判断时，由 ACL 放行的目录；或有 go 命令但从不运行它的服务。',
    },
    remedy: {
      en: 'Own the folder, or set GOCACHE to one that is owned.',
      zh: '修改目录的所有者，或把 GOCACHE 设为自己的目录。',
    },
    refs: [
      'https://go.dev/ref/mod#module-cache',
      'https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching',
      'https://man7.org/linux/man-pages/man2/access.2.html',
    ],
  },
  needs: ['go.toolchains', 'fs.goCache'],
  subject: ['fs.goCache'],
  reads: ['process.status'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    const { path, existing, mayWrite, stat, mount } = view.get('fs.goCache');
    if (stat.status === 'ok' && stat.value.kind !== 'directory')
      return finding({
        severity: 'error',
        claim: say(texts.notAFolder, { path, folder: existing }),
        evidence: [view.proof('fs.goCache', stat.value.kind, existing)],
        remedy: [{ text: texts.move, command: 'export GOCACHE=/tmp/go-build' }],
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
    const move = { text: texts.move, command: 'export GOCACHE=/tmp/go-build' };
    return finding({
      severity: 'error',
      confidence: by === 'kernel' ? 1 : 0.8,
      claim: say(texts.refused, { path, folder: existing, code: code ?? '' }),
      evidence: [
        view.proof('fs.goCache', `${code} (${by})`, mayWrite.source),
        ...(stat.status === 'ok'
          ? [
              view.proof(
                'fs.goCache',
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

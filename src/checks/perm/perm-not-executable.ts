import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const ANY_EXECUTE = 0o111;

const texts = {
  only: { en: 'only {existing} is there', zh: '只有 {existing} 存在' },
  bit: {
    en: '{path} has mode {mode}: no execute bit is set, so starting it fails with "permission denied" even as root.',
    zh: '{path} 的权限为 {mode}：没有执行位，即使是 root 启动也会报“permission denied”。',
  },
  mount: {
    en: '{path} lies on {mount}, mounted noexec: starting it fails with "permission denied".',
    zh: '{path} 位于以 noexec 挂载的 {mount}：启动会报“permission denied”。',
  },
  missing: { en: '{path} does not exist.', zh: '{path} 不存在。' },
  chmod: { en: 'Set the bit where the file is made:', zh: '在生成该文件处设置执行位：' },
  move: { en: 'Put the program on a mount that allows programs:', zh: '把程序放到允许执行的挂载：' },
  look: { en: 'See what is there:', zh: '查看实际内容：' },
  fine: { en: '{path} has mode {mode}', zh: '{path} 的权限为 {mode}' },
} as const;

/** The program may not be started. */
export const check = defineCheck({
  id: 'PERM001',
  slug: 'perm-not-executable',
  room: 'perm',
  scope: 'binary',
  severity: 'error',
  title: { en: 'Program is not executable', zh: '程序不可执行' },
  doc: {
    why: {
      en: 'Copying through an archive, an artifact store or Windows loses the execute bit, and volumes are often mounted noexec. The container then ends at once with exit code 126 or "permission denied".',
      zh: '经由压缩包、制品库或 Windows 复制会丢失执行位，卷也常以 noexec 挂载。容器随即以退出码 126 或“permission denied”结束。',
    },
    rule: {
      en: "No execute bit of the program's file is set, its mount has the option noexec, or it does not exist.",
      zh: '程序文件没有任何执行位，或其挂载带有 noexec，或文件不存在。',
    },
    falsePositive: {
      en: 'A file that is only inspected with --binary and run elsewhere.',
      zh: '仅用 --binary 检查、在别处运行的文件。',
    },
    remedy: {
      en: 'chmod +x in the build; COPY --chmod=0755 in the image.',
      zh: '构建时 chmod +x；镜像中使用 COPY --chmod=0755。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man2/execve.2.html',
      'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
    ],
  },
  needs: ['fs.program'],
  subject: ['fs.program'],
  texts,
  run: (view) => {
    const { path, exists, existing, stat, mount } = view.get('fs.program');
    if (!exists)
      return finding({
        severity: 'error',
        claim: say(texts.missing, { path }),
        evidence: [view.proof('fs.program', say(texts.only, { existing }), path)],
        remedy: [{ text: texts.look, command: `ls -l ${existing}` }],
      });
    if (stat.status !== 'ok')
      return unknown(
        say(fsTexts.notKnown, { source: stat.source, reason: stat.reason }),
        say(fsTexts.unlockPlace, { path }),
      );
    const mode = stat.value.mode.toString(8).padStart(4, '0');
    if ((stat.value.mode & ANY_EXECUTE) === 0)
      return finding({
        severity: 'error',
        claim: say(texts.bit, { path, mode }),
        evidence: [view.proof('fs.program', mode, existing)],
        remedy: [{ text: texts.chmod, command: `chmod +x ${existing}   # Dockerfile: COPY --chmod=0755` }],
      });
    if (mount === undefined)
      return unknown(say(fsTexts.noMount, { path: existing }), say(fsTexts.unlockMount));
    if (!mount.options.includes('noexec')) return pass(say(texts.fine, { path, mode }));
    return finding({
      severity: 'error',
      claim: say(texts.mount, { path, mount: mount.mountPoint }),
      evidence: [view.proof('fs.program', mount.options.join(','), `mount ${mount.mountPoint}`)],
      remedy: [{ text: texts.move, command: `findmnt -T ${existing}` }],
    });
  },
});

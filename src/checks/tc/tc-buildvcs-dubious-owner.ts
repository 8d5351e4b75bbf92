import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  owner: {
    en: '{dir} belongs to user {owner} and this is user {uid}: git refuses it and "go build" of a main package fails.',
    zh: '{dir} 属于用户 {owner}，而当前用户为 {uid}：git 会拒绝，构建 main 包会失败。',
  },
  safe: { en: 'Declare it safe:', zh: '声明为安全：' },
  without: { en: 'Or leave the stamp out:', zh: '或不写入版本信息：' },
  own: { en: 'the repository belongs to this user', zh: '仓库属于当前用户' },
  declared: { en: 'safe.directory covers {dir}', zh: 'safe.directory 已覆盖 {dir}' },
  off: { en: '-buildvcs=false is in GOFLAGS', zh: 'GOFLAGS 中有 -buildvcs=false' },
  sudo: { en: 'SUDO_UID is the owner', zh: 'SUDO_UID 即为所有者' },
} as const;

/** go build stamps version control information and git refuses. */
export const check = defineCheck({
  id: 'TC011',
  slug: 'tc-buildvcs-dubious-owner',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'git refuses the repository of another user', zh: 'git 拒绝其他用户的仓库' },
  doc: {
    why: {
      en: 'go build asks git for the revision. Since git 2.35.2 it refuses a repository that another user owns ("dubious ownership"), and the build ends with "error obtaining VCS status: exit status 128". Typical for CI as root on a mounted checkout.',
      zh: 'go build 会向 git 查询版本。自 git 2.35.2 起，git 会拒绝属于其他用户的仓库（“dubious ownership”），构建以“error obtaining VCS status: exit status 128”结束。常见于 CI 以 root 身份构建挂载进来的代码。',
    },
    rule: {
      en: '.git belongs to another user than the process, no safe.directory covers it, and GOFLAGS does not hold -buildvcs=false. As root, SUDO_UID counts as well.',
      zh: '.git 属于与进程不同的用户，没有 safe.directory 覆盖它，且 GOFLAGS 不含 -buildvcs=false。root 身份下也会考虑 SUDO_UID。',
    },
    falsePositive: { en: 'git older than 2.35.2 does not check.', zh: '低于 2.35.2 的 git 不做此检查。' },
    remedy: {
      en: 'Declare the folder safe, or build without the stamp.',
      zh: '将目录声明为安全，或构建时不写入版本信息。',
    },
    refs: [
      'https://github.com/golang/go/issues/51253',
      'https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory',
    ],
  },
  needs: ['git.ownership', 'go.project'],
  subject: ['git.ownership', 'go.project'],
  reads: ['go.settings', 'env'],
  texts,
  run: (view) => {
    const { dir, ownerUid, uid, safeDirectories } = view.get('git.ownership');
    if (ownerUid === uid) return pass(say(texts.own));
    if (
      safeDirectories.some(
        (safe) => safe === '*' || safe === dir || (safe.endsWith('/*') && dir.startsWith(safe.slice(0, -1))),
      )
    ) {
      return pass(say(texts.declared, { dir }));
    }
    const settings = valueOf(view.look('go.settings'));
    if (settings !== undefined && settingOf(settings, 'GOFLAGS').includes('-buildvcs=false'))
      return notApplicable(say(texts.off));
    const sudoUid = valueOf(view.look('env'))?.get('SUDO_UID');
    if (uid === 0 && sudoUid === String(ownerUid)) return pass(say(texts.sudo));
    return finding({
      severity: 'error',
      confidence: 0.85,
      claim: say(texts.owner, { dir, owner: ownerUid, uid }),
      evidence: [view.proof('git.ownership', `owner ${ownerUid}, user ${uid}`, `${dir}/.git`)],
      remedy: [
        { text: texts.safe, command: `git config --global --add safe.directory ${dir}` },
        { text: texts.without, command: 'go build -buildvcs=false' },
      ],
    });
  },
});

import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  noEntry: { en: 'uid {uid}: no entry', zh: 'uid {uid}：无条目' },
  homeless: {
    en: 'User {uid} has no entry in /etc/passwd and HOME is {home}: os.UserHomeDir, os.UserCacheDir and the go command have no folder.',
    zh: '用户 {uid} 在 /etc/passwd 中没有条目，且 HOME 为 {home}：os.UserHomeDir、os.UserCacheDir 与 go 命令都没有可用目录。',
  },
  set: { en: 'Set HOME to a folder that this user may write to:', zh: '把 HOME 设为该用户可写的目录：' },
  unset: { en: 'not set', zh: '未设置' },
  known: { en: 'user {uid} is {name}', zh: '用户 {uid} 即 {name}' },
  fine: { en: 'HOME is {home}', zh: 'HOME 为 {home}' },
} as const;

/** The user has no home. */
export const check = defineCheck({
  id: 'PERM011',
  slug: 'perm-uid-without-home',
  room: 'perm',
  scope: 'container',
  severity: 'warn',
  title: { en: 'User without a home', zh: '用户没有主目录' },
  doc: {
    why: {
      en: 'OpenShift, "docker run --user 12345" and CI pods run as a user id that the image does not know. HOME then is unset or "/", caches end up in the read-only root or nowhere, and ssh, git and the go command complain in their own ways.',
      zh: 'OpenShift、“docker run --user 12345”与 CI Pod 会以镜像不认识的用户 ID 运行。此时 HOME 未设置或为“/”，缓存落到只读根目录或无处可放，ssh、git 与 go 命令各有各的报错。',
    },
    rule: {
      en: 'The effective user id is not in /etc/passwd, and HOME is unset, empty or "/".',
      zh: '有效用户 ID 不在 /etc/passwd 中，且 HOME 未设置、为空或为“/”。',
    },
    falsePositive: {
      en: 'Users from LDAP or systemd-userdb, which are not in the file; they have a HOME as a rule. A service that never asks for a home.',
      zh: '来自 LDAP 或 systemd-userdb、不在文件中的用户（通常有 HOME）；或从不使用主目录的服务。',
    },
    remedy: { en: 'Set HOME.', zh: '设置 HOME。' },
    refs: [
      'https://pkg.go.dev/os#UserHomeDir',
      'https://docs.openshift.com/container-platform/latest/openshift_images/create-images.html',
    ],
  },
  needs: ['user.account', 'env'],
  texts,
  run: (view) => {
    const { uid, entry } = view.get('user.account');
    const home = view.get('env').get('HOME') ?? '';
    if (entry !== null) return pass(say(texts.known, { uid, name: entry.name }));
    if (home !== '' && home !== '/') return pass(say(texts.fine, { home }));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.homeless, { uid, home: home === '' ? texts.unset : '/' }),
      evidence: [view.proof('user.account', say(texts.noEntry, { uid })), view.proof('env', `HOME=${home}`)],
      remedy: [
        { text: texts.set, command: 'ENV HOME=/tmp   # or in the pod: env: [{name: HOME, value: /tmp}]' },
      ],
    });
  },
});

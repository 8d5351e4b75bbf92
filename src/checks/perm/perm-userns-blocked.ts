import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  blocked: {
    en: 'Ordinary users may not create user namespaces ({setting}): rootless Podman, Docker and BuildKit, and sandboxes, fail with "operation not permitted" or "no space left on device".',
    zh: '普通用户不能创建用户命名空间（{setting}）：rootless 的 Podman、Docker、BuildKit 以及沙箱会报“operation not permitted”或“no space left on device”。',
  },
  sysctl: { en: 'Allow it on the host:', zh: '在主机上放开：' },
  profile: {
    en: 'Or give the one program an AppArmor profile that has "userns,":',
    zh: '或为该程序提供带有“userns,”的 AppArmor 配置：',
  },
  root: { en: 'root may create them', zh: 'root 可以创建' },
  fine: { en: 'user namespaces are allowed', zh: '允许用户命名空间' },
} as const;

/** Ordinary users cannot create user namespaces. */
export const check = defineCheck({
  id: 'PERM010',
  slug: 'perm-userns-blocked',
  room: 'perm',
  scope: 'host',
  severity: 'error',
  title: { en: 'User namespaces forbidden', zh: '禁止用户命名空间' },
  doc: {
    why: {
      en: 'Rootless containers live in a user namespace. Three switches can forbid it: the count (user.max_user_namespaces 0), a patch of Debian and Arch (kernel.unprivileged_userns_clone 0), and AppArmor on Ubuntu 23.10 and newer (kernel.apparmor_restrict_unprivileged_userns 1).',
      zh: 'rootless 容器依赖用户命名空间。有三个开关可能禁止它：数量（user.max_user_namespaces 为 0）、Debian 与 Arch 的补丁（kernel.unprivileged_userns_clone 为 0），以及 Ubuntu 23.10 及更新版本的 AppArmor（kernel.apparmor_restrict_unprivileged_userns 为 1）。',
    },
    rule: {
      en: 'The user is not root, and one of the three switches forbids it. An error where DOCKER_HOST, CONTAINER_HOST or the group shows rootless containers, else a note.',
      zh: '用户不是 root，且三个开关之一禁止。若 DOCKER_HOST、CONTAINER_HOST 或控制组表明使用 rootless 容器则为错误，否则为提示。',
    },
    falsePositive: {
      en: 'A server that runs no rootless container; the switch then is good hardening. Programs with an AppArmor profile of their own that has "userns," are not restricted.',
      zh: '不运行 rootless 容器的服务器，此时该开关是合理的加固。拥有带“userns,”的 AppArmor 配置的程序不受限制。',
    },
    remedy: { en: 'The sysctl, or an AppArmor profile.', zh: 'sysctl 或 AppArmor 配置。' },
    refs: [
      'https://man7.org/linux/man-pages/man7/user_namespaces.7.html',
      'https://rootlesscontaine.rs/getting-started/common/apparmor/',
    ],
  },
  needs: ['kernel.userNamespaces', 'process.status'],
  reads: ['env', 'cgroup.membership'],
  texts,
  run: (view) => {
    if (view.get('process.status').uid === 0) return notApplicable(say(texts.root));
    const { max, unprivilegedClone, apparmorRestrict } = view.get('kernel.userNamespaces');
    const setting =
      max === 0n
        ? 'user.max_user_namespaces=0'
        : unprivilegedClone === 0n
          ? 'kernel.unprivileged_userns_clone=0'
          : apparmorRestrict === 1n
            ? 'kernel.apparmor_restrict_unprivileged_userns=1'
            : undefined;
    if (setting === undefined) return pass(say(texts.fine));
    const env = valueOf(view.look('env'));
    const hosts = [env?.get('DOCKER_HOST'), env?.get('CONTAINER_HOST')];
    const paths = valueOf(view.look('cgroup.membership')) ?? [];
    const isRootless =
      hosts.some((host) => host?.includes('/run/user/') === true) ||
      paths.some(({ path }) => /\/user@\d+\.service\/.*(?:libpod|docker|buildkit)/.test(path));
    const [name, value] = setting.split('=');
    const better = value === '0' ? (max === 0n ? '15000' : '1') : '0';
    return finding({
      severity: isRootless ? 'error' : 'info',
      confidence: isRootless ? 0.9 : 0.7,
      claim: say(texts.blocked, { setting }),
      evidence: [view.proof('kernel.userNamespaces', setting)],
      remedy: [
        { text: texts.sysctl, command: `sysctl -w ${name}=${better}` },
        ...(setting.includes('apparmor')
          ? [{ text: texts.profile, command: 'profile NAME /usr/bin/PROGRAM flags=(unconfined) { userns, }' }]
          : []),
      ],
    });
  },
});

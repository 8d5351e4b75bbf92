import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { WSL_MARKS, isWsl, unlessHidden } from '../surroundings.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  boot: {
    en: 'automount.cgroups=v1 is set while systemd is {version}, which does not boot on cgroup v1.',
    zh: '设置了 automount.cgroups=v1，而 systemd 为 {version}，无法在 cgroup v1 上启动。',
  },
  hybrid: {
    en: 'Control groups are {mode}: v1 owns the controllers, as WSL did until 2.4.',
    zh: '控制组为 {mode}：控制器归 v1，这是 WSL 2.4 及以前的方式。',
  },
  update: {
    en: 'Update WSL from Windows (2.5.1 and later mount v2 only):',
    zh: '在 Windows 中更新 WSL（2.5.1 起只挂载 v2）：',
  },
  remove: { en: 'Remove the line from /etc/wsl.conf and restart:', zh: '从 /etc/wsl.conf 删除该行并重启：' },
  fine: { en: 'control groups are {mode}', zh: '控制组为 {mode}' },
} as const;

/** The distribution mixes control group versions. */
export const check = defineCheck({
  id: 'WSL001',
  slug: 'wsl-cgroup-mode',
  room: 'wsl',
  scope: 'host',
  severity: 'error',
  title: { en: 'Old control groups on WSL', zh: 'WSL 使用旧控制组' },
  doc: {
    why: {
      en: "Container engines and Go's runtime look at the hierarchy that owns the CPU controller; tools made for v2 find no limits on a hybrid system. systemd 256 refuses v1 and 258 dropped it.",
      zh: '容器引擎与 Go 运行时查看拥有 CPU 控制器的层级；为 v2 设计的工具在混合系统上找不到限额。systemd 256 拒绝 v1，258 将其移除。',
    },
    rule: {
      en: 'On WSL 2: automount.cgroups=v1 with systemd 256 or later and boot.systemd=true is an error; a mode other than v2 a warning.',
      zh: 'WSL 2 上：automount.cgroups=v1 且 systemd 不低于 256 且 boot.systemd=true 为错误；模式不是 v2 则告警。',
    },
    falsePositive: { en: 'v1 chosen on purpose for an old engine.', zh: '为旧引擎有意选择 v1。' },
    remedy: {
      en: 'wsl --update; no cgroups line in wsl.conf.',
      zh: 'wsl --update；wsl.conf 中不写 cgroups。',
    },
    refs: [
      'https://github.com/microsoft/WSL/issues/6662',
      'https://github.com/systemd/systemd/blob/main/NEWS',
      'https://learn.microsoft.com/windows/wsl/wsl-config',
    ],
  },
  needs: ['scenario', 'cgroup.mode'],
  reads: [...WSL_MARKS, 'wsl.config', 'systemd.version'],
  texts,
  run: (view) => {
    if (!isWsl(view.get('scenario')))
      return unlessHidden(view, WSL_MARKS, notApplicable(say(placeTexts.noWsl)));
    const mode = view.get('cgroup.mode');
    const config = valueOf(view.look('wsl.config')) ?? {};
    const version = valueOf(view.look('systemd.version'));
    const wantsV1 = config['automount.cgroups'] === 'v1';
    if (wantsV1 && config['boot.systemd'] === 'true' && version !== undefined && version >= 256)
      return finding({
        severity: 'error',
        confidence: 0.9,
        claim: say(texts.boot, { version }),
        evidence: [
          view.proof('wsl.config', 'automount.cgroups=v1'),
          view.proof('systemd.version', String(version)),
        ],
        remedy: [{ text: texts.remove, command: 'wsl.exe --shutdown' }],
      });
    if (mode === 'v2') return pass(say(texts.fine, { mode }));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.hybrid, { mode }),
      evidence: [view.proof('cgroup.mode', mode)],
      remedy: [
        wantsV1
          ? { text: texts.remove, command: 'wsl.exe --shutdown' }
          : { text: texts.update, command: 'wsl.exe --update' },
      ],
    });
  },
});

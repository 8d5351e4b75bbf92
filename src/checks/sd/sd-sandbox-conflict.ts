import { say } from '../../base/messages.ts';
import { refusedGoCalls } from '../../analyze/systemd-unit/system-call-filter.ts';
import { lastValue, listValues } from '../../analyze/systemd-unit/unit-settings.ts';
import { parseUnitBoolean } from '../../analyze/systemd-unit/unit-values.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { Severity } from '../../model/finding.ts';
import type { SystemdUnit } from '../../model/systemd-unit.ts';
import type { LocalText } from '../../base/messages.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  netlink: {
    en: '{unit} allows the address families {families} only: net.Interfaces and net.InterfaceAddrs ask over AF_NETLINK and fail.',
    zh: '{unit} 只允许地址族 {families}：net.Interfaces 与 net.InterfaceAddrs 通过 AF_NETLINK 查询，会失败。',
  },
  calls: {
    en: '{unit} has a SystemCallFilter that refuses {calls}, which a Go server needs ({purpose}): it is killed by SIGSYS unless SystemCallErrorNumber is set.',
    zh: '{unit} 的 SystemCallFilter 拒绝 Go 服务器所需的 {calls}（{purpose}）：除非设置 SystemCallErrorNumber，进程会被 SIGSYS 杀死。',
  },
  home: {
    en: '{unit} hides {home} (ProtectHome={value}), where HOME and so the caches of this user lie.',
    zh: '{unit} 隐藏了 {home}（ProtectHome={value}），而该用户的 HOME 及缓存就在其中。',
  },
  allow: { en: 'Relax this one line in a drop-in:', zh: '在 drop-in 中放宽这一行：' },
  fine: { en: 'no line of {unit} stands in the way of a Go program', zh: '{unit} 中没有妨碍 Go 程序的设置' },
} as const;

interface Conflict {
  readonly claim: LocalText;
  readonly severity: Severity;
  readonly confidence: number;
  readonly line: string;
  readonly file: string;
  readonly better: string;
}

/** A line of the unit's sandbox gets in the way of Go. */
export const check = defineCheck({
  id: 'SD003',
  slug: 'sd-sandbox-conflict',
  room: 'sd',
  scope: 'process',
  severity: 'error',
  title: { en: 'Sandbox of the unit gets in the way', zh: '单元的沙箱造成妨碍' },
  doc: {
    why: {
      en: 'Hardening lines copied from another unit break Go programs in ways that do not name the line: the process is killed with SIGSYS, interfaces cannot be listed, a cache folder is not there.',
      zh: '从其他单元照抄的加固设置会以看不出原因的方式破坏 Go 程序：进程被 SIGSYS 杀死、无法列出网络接口、缓存目录不存在。',
    },
    rule: {
      en: 'SystemCallFilter= refuses a call that a Go server was seen to make (error; a note for those of CPU profiles only), RestrictAddressFamilies= is a list of allowed families without AF_NETLINK (warning), or ProtectHome= hides the folder that HOME names (warning).',
      zh: 'SystemCallFilter= 拒绝了 Go 服务器实际使用的调用（错误；仅涉及 CPU profile 的为提示），RestrictAddressFamilies= 是不含 AF_NETLINK 的允许列表（警告），或 ProtectHome= 隐藏了 HOME 所指目录（警告）。',
    },
    falsePositive: {
      en: 'A program that never lists its interfaces or never touches its home; groups of calls as of systemd 252.',
      zh: '从不列出接口、从不使用主目录的程序；调用分组以 systemd 252 为准。',
    },
    remedy: { en: 'Relax the one line; keep the rest.', zh: '只放宽这一行，其余保留。' },
    refs: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
      'https://pkg.go.dev/net#Interfaces',
    ],
  },
  needs: ['systemd.unit'],
  subject: ['systemd.unit'],
  reads: ['env'],
  texts,
  run: (view) => {
    const unit = view.get('systemd.unit');
    const home = valueOf(view.look('env'))?.get('HOME') ?? '';
    const conflict = callConflict(unit) ?? netlinkConflict(unit) ?? homeConflict(unit, home);
    if (conflict === undefined) return pass(say(texts.fine, { unit: unit.name }));
    const { claim, severity, confidence, line, file, better } = conflict;
    return finding({
      severity,
      confidence,
      claim,
      evidence: [view.proof('systemd.unit', line.slice(0, 200), file)],
      remedy: [{ text: texts.allow, command: `systemctl edit ${unit.name}  # [Service] ${better}` }],
    });
  },
});

function callConflict(unit: SystemdUnit): Conflict | undefined {
  const lines = listValues(unit, 'SystemCallFilter');
  const refused = refusedGoCalls(lines.map(({ value }) => value));
  const purpose = (['runtime', 'network', 'profile'] as const).find((p) =>
    refused.some((call) => call.purpose === p),
  );
  const last = lines.at(-1);
  if (purpose === undefined || last === undefined) return undefined;
  const calls = refused.filter((call) => call.purpose === purpose).map(({ name }) => name);
  const shown = calls.slice(0, 4).join(', ') + (calls.length > 4 ? ' …' : '');
  return {
    claim: say(texts.calls, { unit: unit.name, calls: shown, purpose }),
    severity: purpose === 'profile' ? 'info' : 'error',
    confidence: 0.85,
    line: `SystemCallFilter=${last.value}`,
    file: last.file,
    better: 'SystemCallFilter=@system-service',
  };
}

function netlinkConflict(unit: SystemdUnit): Conflict | undefined {
  const lines = listValues(unit, 'RestrictAddressFamilies');
  const [first] = lines;
  if (first === undefined || first.value.startsWith('~')) return undefined;
  const families = lines.flatMap(({ value }) => (value.startsWith('~') ? [] : value.split(/\s+/)));
  if (families.includes('AF_NETLINK')) return undefined;
  return {
    claim: say(texts.netlink, { unit: unit.name, families: families.join(' ') }),
    severity: 'warn',
    confidence: 0.6,
    line: `RestrictAddressFamilies=${first.value}`,
    file: first.file,
    better: 'RestrictAddressFamilies=AF_NETLINK',
  };
}

function homeConflict(unit: SystemdUnit, home: string): Conflict | undefined {
  const set = lastValue(unit, 'ProtectHome');
  const hides = set !== undefined && (set.value === 'tmpfs' || parseUnitBoolean(set.value) === true);
  if (!hides || !/^\/(?:home|root|run\/user)(?:\/|$)/.test(home)) return undefined;
  return {
    claim: say(texts.home, { unit: unit.name, home, value: set.value }),
    severity: 'warn',
    confidence: 0.8,
    line: `ProtectHome=${set.value}`,
    file: set.file,
    better: 'CacheDirectory=app Environment=HOME=/var/cache/app',
  };
}

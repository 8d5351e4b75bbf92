import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { lastValue, unitVariable } from '../../analyze/systemd-unit/unit-settings.ts';
import { parseUnitSize } from '../../analyze/systemd-unit/unit-values.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  unset: {
    en: '{unit} has {key}={value} and no GOMEMLIMIT: the garbage collector does not know of it and the kernel kills or throttles the service first.',
    zh: '{unit} 设置了 {key}={value} 但没有 GOMEMLIMIT：垃圾回收器不知道这一限制，内核会先杀死或限速该服务。',
  },
  above: {
    en: '{unit} has GOMEMLIMIT={limit} and {key}={value}: the limit of the garbage collector is {share} of what the kernel allows.',
    zh: '{unit} 的 GOMEMLIMIT={limit}，{key}={value}：垃圾回收器的上限是内核允许值的 {share}。',
  },
  set: { en: 'Set it to about 90 % in a drop-in:', zh: '在 drop-in 中设为约 90%：' },
  noLimit: {
    en: '{unit} sets neither MemoryMax nor MemoryHigh',
    zh: '{unit} 未设置 MemoryMax 或 MemoryHigh',
  },
  notUnderstood: {
    en: '{file}: {key}={value} is not understood here',
    zh: '{file}：此处无法理解 {key}={value}',
  },
  unlock: {
    en: 'judge the running process: its group shows the limit in bytes',
    zh: '请判断运行中的进程：其控制组会显示以字节计的上限',
  },
  fine: { en: 'GOMEMLIMIT is {share} of {key}', zh: 'GOMEMLIMIT 为 {key} 的 {share}' },
  malformed: {
    en: 'GOMEMLIMIT={value} is malformed; see cg-gomemlimit-malformed',
    zh: 'GOMEMLIMIT={value} 格式有误，见 cg-gomemlimit-malformed',
  },
} as const;

/** The memory limit of a unit and that of its Go program do not fit. */
export const check = defineCheck({
  id: 'SD002',
  slug: 'sd-memorymax-vs-gomemlimit',
  room: 'sd',
  scope: 'process',
  severity: 'error',
  title: { en: 'Unit limit and GOMEMLIMIT do not fit', zh: '单元上限与 GOMEMLIMIT 不匹配' },
  doc: {
    why: {
      en: 'MemoryMax is where the kernel kills, MemoryHigh where it throttles and reclaims. Go reads neither; only GOMEMLIMIT makes its collector work harder before. A limit of the collector at or above that of the kernel never takes effect.',
      zh: '达到 MemoryMax 时内核会杀进程，达到 MemoryHigh 时会限速并回收。Go 两者都不读取，只有 GOMEMLIMIT 能让回收器提前加大力度。回收器上限不低于内核上限时永远不会生效。',
    },
    rule: {
      en: 'The unit sets MemoryHigh or MemoryMax (the lower counts), and GOMEMLIMIT of its Environment= or of the process is missing (warning), above 95 % of it (warning), or not below it (error). Percentages need the size of the machine and are left to cg-gomemlimit-*.',
      zh: '单元设置了 MemoryHigh 或 MemoryMax（取较小者），且其 Environment= 或进程中的 GOMEMLIMIT 缺失（警告）、超过其 95%（警告）或不低于它（错误）。百分比需要机器内存大小，由 cg-gomemlimit-* 判断。',
    },
    falsePositive: {
      en: 'A program that is not Go, or that sets its limit with debug.SetMemoryLimit or automemlimit.',
      zh: '程序不是 Go，或通过 debug.SetMemoryLimit、automemlimit 自行设置上限。',
    },
    remedy: { en: 'Environment=GOMEMLIMIT= at about 90 %.', zh: 'Environment=GOMEMLIMIT= 约 90%。' },
    refs: [
      'https://go.dev/doc/gc-guide#Memory_limit',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
    ],
  },
  threshold: {
    value: { en: '95 % of the limit', zh: '限额的 95 %' },
    source: { en: 'gc-guide: keep 5-10 % of headroom', zh: 'Go GC 指南：预留 5 % 至 10 %' },
    ours: false,
  },
  needs: ['systemd.unit', 'env'],
  subject: ['systemd.unit'],
  reads: ['go.binary'],
  texts,
  run: (view) => {
    const unit = view.get('systemd.unit');
    const limits = (['MemoryHigh', 'MemoryMax'] as const).flatMap((key) => {
      const set = lastValue(unit, key);
      return set === undefined ? [] : [{ key, ...set, bytes: parseUnitSize(set.value, undefined) }];
    });
    const odd = limits.find(({ bytes }) => bytes === undefined);
    if (odd !== undefined) return unknown(say(texts.notUnderstood, { ...odd, bytes: '' }), say(texts.unlock));
    const lowest = limits
      .flatMap(({ bytes, ...rest }) => (typeof bytes === 'bigint' ? [{ ...rest, bytes }] : []))
      .sort((a, b) => (a.bytes < b.bytes ? -1 : 1))[0];
    if (lowest === undefined) return notApplicable(say(texts.noLimit, { unit: unit.name }));
    const { key, value, bytes, file } = lowest;
    const text = unitVariable(unit, 'GOMEMLIMIT')?.value ?? view.get('env').get('GOMEMLIMIT') ?? '';
    const remedy = [
      {
        text: texts.set,
        command: `systemctl edit ${unit.name}  # [Service] Environment=GOMEMLIMIT=${(bytes * 9n) / 10n / 1048576n}MiB`,
      },
    ];
    const isGo = valueOf(view.look('go.binary')) !== undefined;
    const limit = parseGomemlimit(text);
    if (limit.status === 'malformed') return notApplicable(say(texts.malformed, { value: text }));
    const wanted = limit.status === 'bytes' ? limit.bytes : undefined;
    if (wanted === undefined)
      return finding({
        severity: 'warn',
        confidence: isGo ? 0.9 : 0.5,
        claim: say(texts.unset, { unit: unit.name, key, value }),
        evidence: [
          view.proof('systemd.unit', `${key}=${value}`, file),
          view.proof('env', `GOMEMLIMIT=${text}`),
        ],
        remedy,
      });
    const share = Number(wanted) / Number(bytes);
    const percent = `${Math.round(share * 100)} %`;
    if (share <= 0.95) return pass(say(texts.fine, { share: percent, key }));
    return finding({
      severity: share >= 1 ? 'error' : 'warn',
      claim: say(texts.above, { unit: unit.name, limit: text, key, value, share: percent }),
      evidence: [
        view.proof('systemd.unit', `${key}=${value} (${formatBytes(bytes)})`, file),
        view.proof('env', `GOMEMLIMIT=${text} (${formatBytes(wanted)})`),
      ],
      remedy,
    });
  },
});

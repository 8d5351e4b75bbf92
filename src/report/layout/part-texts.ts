import { type Lang, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { CgroupMode } from '../../model/cgroup.ts';
import type { DifferentialRow, RuntimeOpinion } from '../../model/differential.ts';
import type { RecognisedScenario } from '../../model/scenario.ts';
import { partMessages as m } from '../parts.messages.ts';

/** A scenario with its traits in one phrase: `Kubernetes pod (QoS class: Burstable)`. */
export function placeName({ name, traits }: RecognisedScenario, lang: Lang): string {
  if (traits.length === 0) return name[lang];
  const [open, close, colon, comma] = lang === 'zh' ? ['（', '）', '：', '，'] : [' (', ')', ': ', ', '];
  const list = traits.map((trait) => `${trait.name[lang]}${colon}${trait.value[lang]}`).join(comma);
  return `${name[lang]}${open}${list}${close}`;
}

/** The version of control groups in a phrase: `cgroup v2`. */
export function cgroupMode(mode: CgroupMode, lang: Lang): string {
  if (mode === 'unknown') return text(m.cgroupUnknown, lang);
  if (mode === 'none') return text(m.cgroupNone, lang);
  if (mode === 'hybrid') return text(m.cgroupHybrid, lang);
  return mode === 'hybrid-overmounted' ? text(m.cgroupHidden, lang) : `cgroup ${mode}`;
}

/** A size of a resource: CPUs or bytes. */
export function amountText(row: DifferentialRow, value: number, lang: Lang): string {
  if (row.resource === 'cpu' && value === 1) return m.cpu1[lang];
  return row.resource === 'memory'
    ? formatBytes(value)
    : text(m.cpus, lang, { value: Number(value.toFixed(3)) });
}

/** What the kernel lets the process use. */
export function kernelText(row: DifferentialRow, lang: Lang): string {
  if (row.kernelState === 'unknown') {
    const reason = row.reason === null ? '' : `${lang === 'zh' ? '：' : ': '}${row.reason[lang]}`;
    const most = row.kernel === null ? '' : ` (≤ ${amountText(row, row.kernel, lang)})`;
    return `${m.notKnown[lang]}${reason}${most}`;
  }
  if (row.kernel === null) return m.noLimit[lang];
  const amount = amountText(row, row.kernel, lang);
  return row.kernelState === 'unlimited' ? `${amount}, ${m.noLimit[lang]}` : amount;
}

/** What a runtime takes for its own. */
export function opinionText(row: DifferentialRow, opinion: RuntimeOpinion, lang: Lang): string {
  if (!opinion.known) return m.notKnown[lang];
  if (opinion.value === null) return m.noLimit[lang];
  return row.resource === 'memory' ? formatBytes(opinion.value) : String(opinion.value);
}

/** Whether program and kernel agree, in a sentence. */
export function verdictText(row: DifferentialRow, lang: Lang): string {
  const ratio = row.ratio ?? 0;
  switch (row.verdict) {
    case 'agrees':
      return m.agrees[lang];
    case 'believes-more':
      return row.ratio === null ? m.moreUnlimited[lang] : text(m.more, lang, { ratio });
    case 'believes-less':
      return text(m.less, lang, { ratio });
    case 'unknown':
      return m.unknownVerdict[lang];
  }
}

/** A line of a file as compilers write it: `FILE:NUMBER: TEXT`. */
export function blamedText({
  file,
  line,
  at,
}: {
  readonly file: string;
  readonly line: string;
  readonly at?: number;
}): string {
  const place = at === undefined ? file : `${file}:${at}`;
  return line === '' ? place : `${place}: ${line}`;
}

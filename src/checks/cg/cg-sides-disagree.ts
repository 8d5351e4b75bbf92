import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { LimitSides } from '../../model/cgroup.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  hidden: {
    en: 'The kernel enforces {outside} ({file}), but inside of the container that file cannot be read ({reason}): runtimes there believe in no {what} limit.',
    zh: '内核强制执行 {outside}（{file}），但容器内读不到该文件（{reason}）：其中的运行时会认为没有{what}限额。',
  },
  differ: {
    en: 'Seen from outside the {what} limit is {outside} ({file}), inside of the container the same file says {inside} ({insideFile}): something is mounted over it.',
    zh: '从外部看{what}限额为 {outside}（{file}），而容器内同一文件显示 {inside}（{insideFile}）：有内容挂载在其上。',
  },
  cpu: { en: 'CPU', zh: '处理器' },
  memory: { en: 'memory', zh: '内存' },
  equal: { en: 'both sides say {values}', zh: '内外一致：{values}' },
  denied: { en: '{file} may not be read from here ({reason})', zh: '此处不允许读取 {file}（{reason}）' },
  unlock: { en: 'run as root on the host of the container', zh: '在容器所在主机上以 root 运行' },
  mount: {
    en: 'Let the engine mount /sys/fs/cgroup as it does by default, and take away what covers it.',
    zh: '让引擎按默认方式挂载 /sys/fs/cgroup，并移除覆盖它的内容。',
  },
  inject: {
    en: 'Where that cannot be, hand the numbers in from outside: GOMAXPROCS and GOMEMLIMIT.',
    zh: '若无法做到，请从外部传入 GOMAXPROCS 与 GOMEMLIMIT。',
  },
} as const;

/** Values of files that set no limit. */
const NO_LIMIT = /^(?:max(?:\s.*)?|-1|9223372036854\d+)$/;

/** The same limit reads differently from outside and from inside. */
export const check = defineCheck({
  id: 'CG015',
  slug: 'cg-sides-disagree',
  room: 'cg',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Limits differ inside and outside', zh: '容器内外看到的限额不一致' },
  doc: {
    why: {
      en: 'Go, automaxprocs and the JVM size themselves by the files they see. A container without /sys/fs/cgroup, or with another file system over it (lxcfs, a bind mount), is throttled or killed by a limit it cannot know.',
      zh: 'Go、automaxprocs 与 JVM 按自己看到的文件决定规模。没有 /sys/fs/cgroup 或其上覆盖了其他文件系统（lxcfs、绑定挂载）的容器，会被它无从得知的限额节流或杀死。',
    },
    rule: {
      en: "The limit file of the process's own group, read by the reader's path and by the path the process would open. A finding when the texts differ, or when the inner one cannot be read while the outer one sets a limit.",
      zh: '分别以读取者的路径和进程自身会打开的路径读取其控制组的限额文件。两者文本不同，或外部设有限额而内部读不到时报告。',
    },
    falsePositive: {
      en: 'A limit that is changed in the moment between the two readings.',
      zh: '限额恰好在两次读取之间被修改。',
    },
    remedy: {
      en: 'Mount the control groups, or set GOMAXPROCS and GOMEMLIMIT from outside.',
      zh: '挂载控制组，或从外部设置 GOMAXPROCS 与 GOMEMLIMIT。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man7/cgroup_namespaces.7.html',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html',
    ],
  },
  needs: [],
  reads: ['cgroup.sides'],
  texts,
  run: (view) => {
    const sides = view.look('cgroup.sides');
    if (sides.status === 'absent') return notApplicable(sides.reason);
    if (sides.status !== 'ok')
      return unknown(say(texts.denied, { file: sides.source, reason: sides.reason }), say(texts.unlock));
    const refused = sides.value.find(({ inside }) => inside.status === 'denied');
    if (refused !== undefined && refused.inside.status !== 'ok') {
      const { source, reason } = refused.inside;
      return unknown(say(texts.denied, { file: source, reason }), say(texts.unlock));
    }
    const wrong = sides.value.find(disagrees);
    if (wrong === undefined) {
      const values = sides.value.map(({ outside }) => (outside.status === 'ok' ? outside.value : '?'));
      return pass(say(texts.equal, { values: values.join(', ') }));
    }
    const { outside, inside } = wrong;
    const values = {
      outside: outside.status === 'ok' ? outside.value : '?',
      file: outside.source,
      what: texts[wrong.controller],
    };
    return finding({
      severity: 'warn',
      claim:
        inside.status === 'ok'
          ? say(texts.differ, { ...values, inside: inside.value, insideFile: inside.source })
          : say(texts.hidden, { ...values, reason: inside.reason }),
      evidence: [
        { fact: 'cgroup.sides', value: values.outside, source: outside.source },
        {
          fact: 'cgroup.sides',
          value: inside.status === 'ok' ? inside.value : inside.reason.en,
          source: inside.source,
        },
      ],
      remedy: [{ text: texts.mount }, { text: texts.inject }],
    });
  },
});

function disagrees({ outside, inside }: LimitSides): boolean {
  if (outside.status !== 'ok') return false;
  return inside.status === 'ok' ? inside.value !== outside.value : !NO_LIMIT.test(outside.value);
}

import { defineMessages } from '../../base/messages.ts';

/** Help and answers of the doctor command. */
export const doctorCommandMessages = defineMessages({
  about: {
    en: 'judge the ground a Go service stands on, with proof',
    zh: '检查 Go 服务的运行环境，并给出证据',
  },
  details: {
    en: 'Reads control groups, limits, kernel and process facts, predicts what each Go runtime makes of them, and says what is wrong. Changes nothing, unless --ephemeral asks for it. "doctor explain CHECK" tells the reasoning of a check.\nExit code: 0 fine, 1 findings at or above --fail-on, 2 usage, 3 environment.',
    zh: '读取控制组、限额、内核与进程事实，预测各版本 Go 运行时的反应，并指出问题。除非用 --ephemeral 要求，否则不做任何改动。“doctor explain CHECK”给出某项检查的依据。\n退出码：0 正常，1 存在达到 --fail-on 的结论，2 用法错误，3 环境错误。',
  },
  target: {
    en: 'what to judge: local (default), pid:N, container:NAME, compose:[PROJECT/]SERVICE, pod:NAMESPACE/NAME[/CONTAINER], deploy:NAMESPACE/NAME, ssh:[USER@]HOST[:PORT][/pid:N], image:FOLDER or image:TAR, snapshot:PATH; or "explain"',
    zh: '检查对象：local（默认）、pid:N、container:NAME、compose:[PROJECT/]SERVICE、pod:NAMESPACE/NAME[/CONTAINER]、deploy:NAMESPACE/NAME、ssh:[USER@]HOST[:PORT][/pid:N]、image:目录或 image:TAR、snapshot:PATH；或“explain”',
  },
  name: {
    en: 'with "explain": a check, a room of checks, a claim, or a claim in your own words',
    zh: '与“explain”连用：检查名、类别、说法编号，或用自己的话写出的说法',
  },
  oneTarget: {
    en: 'one target at a time; "{extra}" is left over',
    zh: '一次只检查一个目标，“{extra}”多余',
  },
  snapshot: {
    en: 'judge a stored snapshot: a directory, .tar or .tar.gz',
    zh: '检查已保存的快照：目录、.tar 或 .tar.gz',
  },
  binary: { en: 'judge for this program file', zh: '针对此程序文件进行检查' },
  only: {
    en: 'run only these checks (slug, id, or room), comma separated',
    zh: '只运行这些检查（名称、编号或类别），用逗号分隔',
  },
  failOn: { en: 'exit with 1 from this severity on', zh: '达到此级别时以 1 退出' },
  whatIf: { en: 'judge as if a fact were different; may be repeated', zh: '假设某个事实不同再判断；可重复' },
  watchSeconds: {
    en: 'take two samples this far apart and judge their difference',
    zh: '间隔若干秒采样两次并判断差异',
  },
  certificateHours: {
    en: 'hours before its end from which a certificate is a finding (instead of 72 for the cluster, 168 for the process)',
    zh: '证书到期前多少小时起报告（默认集群 72、进程 168）',
  },
  watch: {
    en: 'judge again every --every seconds until Ctrl-C: a live view on a terminal, else one line for each change; with --json one object a round',
    zh: '每隔 --every 秒重新检查，直到按 Ctrl-C：终端上为实时视图，否则每个变化一行；使用 --json 时每轮一个对象',
  },
  every: { en: 'seconds between two rounds of --watch', zh: '--watch 两轮之间的秒数' },
  rounds: { en: 'end --watch after so many rounds', zh: '--watch 在若干轮后结束' },
  watchAlone: {
    en: '--watch looks at a living target in one format: leave out {other}',
    zh: '--watch 只用于运行中的目标和固定格式：请去掉 {other}',
  },
  baseline: {
    en: 'earlier --json report: its findings do not make the run fail',
    zh: '此前的 --json 报告：其中已有的结论不会使运行失败',
  },
  suppressions: { en: 'file of findings to live with', zh: '已接受结论的清单文件' },
  format: { en: 'how to write the report', zh: '报告格式' },
  plan: {
    en: 'tell which diagnosis is possible here and the smallest permission that unlocks each',
    zh: '列出此处可用的诊断手段，以及解锁各项所需的最小权限',
  },
  active: {
    en: 'also ask the module proxy, the checksum database and the resolver',
    zh: '同时访问模块代理、校验和数据库与解析器',
  },
  verbose: { en: 'show every check with its facts', zh: '显示每项检查及其事实' },
  listFacts: {
    en: 'list all facts that --what-if can change and stop',
    zh: '列出 --what-if 可改变的全部事实后退出',
  },
  try: {
    en: 'with "explain": make the experiments that show it; without a name, list them',
    zh: '与“explain”连用：做实验来验证；不带名称则列出全部实验',
  },
  noTry: {
    en: 'there is no experiment for "{name}": "doctor explain --try" lists all',
    zh: '“{name}”没有对应的实验：“doctor explain --try”列出全部',
  },
  listClaims: { en: 'list all judged claims and stop', zh: '列出全部已评判的说法后退出' },
  listChecks: { en: 'list all checks and stop', zh: '列出全部检查后退出' },
  explainNeedsName: { en: 'name the check: doctor explain CHECK', zh: '请指明检查：doctor explain CHECK' },
  twoTargets: { en: 'give either a target or --snapshot', zh: '目标与 --snapshot 只能二选一' },
});

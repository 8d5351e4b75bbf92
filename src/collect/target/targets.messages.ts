import { defineMessages } from '../../base/messages.ts';

/** What is said about the places facts are read from. */
export const targetMessages = defineMessages({
  noneKnown: { en: 'there is none', zh: '一个也没有' },
  knownNames: { en: 'there are: {names}', zh: '现有：{names}' },
  nearNames: { en: 'did you mean {near}? There are: {names}', zh: '是否想用 {near}？现有：{names}' },
  badDockerHost: {
    en: 'DOCKER_HOST={value} is neither unix:///PATH nor tcp://HOST:PORT',
    zh: 'DOCKER_HOST={value} 既不是 unix:///PATH 也不是 tcp://HOST:PORT',
  },
  throughEngine: {
    en: 'The processes of {name} cannot be read from here ({reason}): limits, environment and files come from the engine, what only the kernel knows stays unknown. As root on the host of the container everything is read.',
    zh: '此处无法读取 {name} 的进程（{reason}）：限额、环境变量与文件取自容器引擎，只有内核知道的事实保持未知。在容器所在主机上以 root 运行可读取全部内容。',
  },
  notRunning: { en: 'it is not running', zh: '它没有在运行' },
  otherMachine: {
    en: 'process {pid} of this machine is another one: the engine runs elsewhere, for example in a virtual machine',
    zh: '本机的进程 {pid} 不是它：引擎运行在别处，例如虚拟机中',
  },
  procDenied: { en: 'reading /proc/{pid} is refused to this user', zh: '当前用户无权读取 /proc/{pid}' },
  oneOfSeveral: {
    en: '{count} containers run {service}; {name} is read. The others: {others}.',
    zh: '有 {count} 个容器运行 {service}，读取的是 {name}，其余：{others}。',
  },
  notThroughEngine: { en: 'the engine does not tell it', zh: '引擎不提供该信息' },
  oddPath: { en: 'its name holds a line break', zh: '名称中含有换行符' },
  shellGone: { en: 'the connection is gone ({reason})', zh: '连接已断开（{reason}）' },
  shellClosed: { en: 'it was closed', zh: '已关闭' },
  shellFlood: { en: 'more than {bytes} bytes without an end', zh: '连续 {bytes} 字节仍未结束' },
  sshEnded: { en: 'ssh ended without a word', zh: 'ssh 已结束，没有任何提示' },
  notByShell: {
    en: 'it is not asked through a shell; run goroscope on that machine',
    zh: '不通过 shell 查询；请在该机器上直接运行 goroscope',
  },
  notLinux: { en: 'it runs {system}, not Linux', zh: '对方运行 {system}，不是 Linux' },
  noShell: {
    en: 'no POSIX shell answered ({reason})',
    zh: '没有 POSIX shell 响应（{reason}）',
  },
  badHost: {
    en: 'write it as ssh:[USER@]HOST[:PORT], or with a process: ssh:HOST/pid:4711',
    zh: '请写成 ssh:[USER@]HOST[:PORT]，或指定进程：ssh:HOST/pid:4711',
  },
  sshMissing: { en: 'the program ssh is not installed', zh: '未安装 ssh 程序' },
  adviseInstall: { en: "install OpenSSH's client", zh: '请安装 OpenSSH 客户端' },
  adviseKey: {
    en: 'nothing is asked interactively: let "ssh -o BatchMode=yes {host} true" succeed first (ssh-add, or IdentityFile in the configuration)',
    zh: '不会交互询问：请先让“ssh -o BatchMode=yes {host} true”成功（ssh-add，或在配置中设置 IdentityFile）',
  },
  adviseHostKey: {
    en: 'the host is not known yet or has another key: check its fingerprint and connect once by hand with "ssh {host} true"',
    zh: '主机密钥未知或已变化：请核对指纹，并先手动执行一次“ssh {host} true”',
  },
  adviseNetwork: {
    en: 'check name, port and route with "ssh -v {host} true"',
    zh: '请用“ssh -v {host} true”检查主机名、端口与路由',
  },
  adviseShell: {
    en: 'the account must be able to run /bin/sh; a forced command or a restricted shell cannot be read through',
    zh: '该账户需要能运行 /bin/sh；强制命令或受限 shell 无法用于读取',
  },
  remoteProcess: { en: 'there is no process {pid} on {host}', zh: '{host} 上没有进程 {pid}' },
  adviseProcess: {
    en: 'find it with "ssh {host} pgrep -a NAME"',
    zh: '可用“ssh {host} pgrep -a NAME”查找',
  },
  notInImage: {
    en: 'an image does not say it; judge a container that runs from it',
    zh: '镜像本身不包含该信息，请检查由它运行的容器',
  },
  tooLarge: { en: 'the folder is too large to be asked of the engine', zh: '目录过大，无法通过引擎读取' },
  badPort: { en: '{port} is no port: 1 to 65535', zh: '{port} 不是端口号：应为 1 到 65535' },
  badService: {
    en: 'a service is named compose:SERVICE or compose:PROJECT/SERVICE',
    zh: '服务写作 compose:SERVICE 或 compose:PROJECT/SERVICE',
  },
  emptyFolder: { en: 'the folder is empty', zh: '目录为空' },
  neitherFileNorFolder: { en: 'neither a file nor a folder', zh: '既不是文件也不是目录' },
  tooLong: { en: 'more than {bytes} bytes', zh: '超过 {bytes} 字节' },
});

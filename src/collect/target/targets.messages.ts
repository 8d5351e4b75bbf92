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
  tooLarge: { en: 'the folder is too large to be asked of the engine', zh: '目录过大，无法通过引擎读取' },
});

import { defineMessages } from '../base/messages.ts';

/** Why a fact could not be read from a target. */
export const collectMessages = defineMessages({
  absent: { en: 'it does not exist', zh: '不存在' },
  denied: { en: 'permission denied ({code})', zh: '权限不足（{code}）' },
  deniedProcess: {
    en: 'permission denied ({code}): only the user of the process, or CAP_SYS_PTRACE, may read it',
    zh: '权限不足（{code}）：只有该进程的用户或拥有 CAP_SYS_PTRACE 者可以读取',
  },
  failed: { en: 'reading failed ({code})', zh: '读取失败（{code}）' },
  notInSnapshot: { en: 'it is not in the snapshot', zh: '快照中没有该文件' },
  outsideSnapshot: { en: 'its links lead round in a circle', zh: '符号链接形成了循环' },
  isDirectory: { en: 'it is a directory', zh: '它是一个目录' },
  commandMissing: { en: 'the program is not installed', zh: '未安装该程序' },
  commandTimeout: { en: 'no answer within {timeoutMs} ms', zh: '{timeoutMs} 毫秒内没有响应' },
  commandNotAllowed: { en: 'this program is not run by collectors', zh: '采集器不会运行该程序' },
  timeout: {
    en: 'the collector {name} took longer than {timeoutMs} ms',
    zh: '采集器 {name} 超过 {timeoutMs} 毫秒',
  },
  cutOff: {
    en: 'the collector {name} lost {lost} of its questions with the connection, {answered} were answered',
    zh: '连接断开使采集器 {name} 失去 {lost} 个查询，{answered} 个已得到答复',
  },
  cutOffCapture: {
    en: 'This capture broke off before everything was read: {reason}. What was not read cannot be told.',
    zh: '此采集在读完之前中断：{reason}。未读到的内容无法判断。',
  },
  crashed: { en: 'the collector {name} failed: {message}', zh: '采集器 {name} 出错：{message}' },
  noMemberOrMounts: {
    en: '/proc/self/cgroup or /proc/self/mountinfo could not be read',
    zh: '无法读取 /proc/self/cgroup 或 /proc/self/mountinfo',
  },
  v2Only: { en: 'cgroup v1 has no such file', zh: 'cgroup v1 没有这个文件' },
  noProcess: { en: 'no process was named (use pid:N)', zh: '没有指定进程（使用 pid:N）' },
  notSet: { en: 'it is not set', zh: '没有设置' },
  noProject: {
    en: 'there is no go.mod in the working folder or above',
    zh: '当前目录及上级目录中没有 go.mod',
  },
  noRepository: { en: 'the project is in no git repository', zh: '项目不在 git 仓库中' },
  otherIdentity: {
    en: 'this program runs as another user than the process and cannot ask the kernel for it',
    zh: '本程序与该进程的用户身份不同，无法代它询问内核',
  },
  otherFilter: {
    en: 'the system call filter of another process cannot be tried from outside',
    zh: '无法从外部试探其他进程的系统调用过滤器',
  },
  noCallNumbers: {
    en: 'system calls are only tried on Linux with amd64 or arm64',
    zh: '仅在 Linux 的 amd64 或 arm64 上试探系统调用',
  },
  noInterpreter: {
    en: 'neither perl nor python3 is there to try system calls with',
    zh: '没有可用于试探系统调用的 perl 或 python3',
  },
  notAbsolute: { en: '"{path}" is not an absolute path', zh: '“{path}”不是绝对路径' },
  notLookedAt: { en: 'it is not looked at here', zh: '此处不查看' },
  noOverlay: { en: 'it is on no overlay file system', zh: '不在 overlay 文件系统上' },
  layersHidden: {
    en: 'the layers of the overlay cannot be seen from here',
    zh: '从此处看不到 overlay 的各层',
  },
  noNames: { en: 'the folder has no entry to try', zh: '目录中没有可供试探的条目' },
  noUnit: { en: 'the process belongs to no systemd service', zh: '进程不属于任何 systemd 服务' },
  unitNotFound: {
    en: 'the file of {name} is in no folder of unit files',
    zh: '在任何单元目录中都找不到 {name} 的文件',
  },
  onlyActive: {
    en: 'requests to others are only sent when asked for: run "goroscope doctor --active"',
    zh: '仅在要求时才向外发送请求：运行“goroscope doctor --active”',
  },
  otherNetwork: {
    en: 'the process lives in another network; run inside of it',
    zh: '该进程位于另一个网络命名空间，请在其中运行',
  },
  oneSide: {
    en: 'the process and the reader see the same control groups',
    zh: '该进程与读取者看到的是同一套控制组',
  },
  otherNamespace: {
    en: 'the process lives in another {kind} namespace, which could not be entered (needs root and the program nsenter)',
    zh: '该进程位于另一个 {kind} 命名空间，无法进入（需要 root 权限与 nsenter 程序）',
  },
  secretMasked: { en: 'the address holds a masked secret', zh: '地址中的机密已被掩盖' },
  throughProxy: {
    en: 'the go command would ask through {proxy}, which is not tried here',
    zh: 'go 命令会经由 {proxy} 访问，此处不试探',
  },
  notAnAddress: { en: 'it is no address', zh: '不是有效地址' },
  nothingToAsk: { en: 'there is no address to ask', zh: '没有可访问的地址' },
  cacheOff: { en: 'the go command has no folder for it', zh: 'go 命令没有可用的目录' },
  tooManyProcesses: {
    en: 'there are more processes than are looked at ({count})',
    zh: '进程数超过查看上限（{count}）',
  },
  noUid: { en: 'the user of the process is not known', zh: '无法得知进程的用户' },
  noProgram: { en: 'it is no program', zh: '不是可执行程序' },
  notGo: { en: 'the program is not built with Go', zh: '该程序不是用 Go 构建的' },
  notProvided: { en: 'nothing said which Go binary runs here', zh: '不知道此处运行的是哪个 Go 程序' },
});

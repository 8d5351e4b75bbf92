import { defineMessages } from '../../base/messages.ts';

/** What each experiment is about. */
export const tryAbouts = defineMessages({
  clock: {
    en: 'A busy process with a tenth of a CPU: do its clocks slow down?',
    zh: '只有十分之一 CPU 的忙碌进程：它的时钟会变慢吗？',
  },
  quota: { en: 'What "10000 100000" in cpu.max gives', zh: 'cpu.max 中“10000 100000”给出多少 CPU' },
  pageCache: { en: 'Does reading files count as memory of the group?', zh: '读写文件是否计入控制组内存？' },
  oomKill: {
    en: 'What happens above the memory limit: an error, or the end?',
    zh: '超过内存限额会怎样：报错，还是直接终止？',
  },
  gomaxprocs: {
    en: 'GOMAXPROCS in the environment of a real Go program',
    zh: '真实 Go 程序环境中的 GOMAXPROCS',
  },
  affinity: {
    en: 'Does Go count the processors of /proc/cpuinfo or those it may run on?',
    zh: 'Go 数的是 /proc/cpuinfo 中的处理器，还是允许使用的处理器？',
  },
  gomemlimit: { en: 'GOMEMLIMIT with a unit that Go does not know', zh: 'GOMEMLIMIT 使用 Go 不认识的单位' },
  sigquit: { en: 'SIGQUIT to a Go program', zh: '向 Go 程序发送 SIGQUIT' },
  nofile: { en: 'Who raises the soft limit of open files?', zh: '谁提高了打开文件数的软限制？' },
  ulimit: { en: 'What "ulimit -n 512" changes', zh: '“ulimit -n 512”改变了什么' },
  interpreter: { en: 'A program whose loader is missing', zh: '加载器缺失的程序' },
  architecture: { en: 'A program for another processor', zh: '为其他处理器构建的程序' },
  localhost: {
    en: 'A listener on 127.0.0.1 only, dialled as ::1 and as localhost',
    zh: '只监听 127.0.0.1，分别以 ::1 和 localhost 连接',
  },
  goproxy: {
    en: 'GOPROXY with "," and with "|" when the first proxy refuses',
    zh: '第一个代理拒绝时，GOPROXY 用“,”与用“|”的区别',
  },
  goenvOff: { en: 'Does GOENV=off switch variables off?', zh: 'GOENV=off 会关闭环境变量吗？' },
  gocache: { en: 'The go command without HOME', zh: '没有 HOME 的 go 命令' },
  goEnvNetwork: { en: 'Does "go env" use the network?', zh: '“go env”会访问网络吗？' },
  goflags: { en: 'A flag in GOFLAGS that does not exist', zh: 'GOFLAGS 中写了不存在的选项' },
  toolchain: {
    en: 'A go line newer than the toolchain, with GOTOOLCHAIN=local',
    zh: 'go 行比工具链新，且 GOTOOLCHAIN=local',
  },
  rename: {
    en: 'Renaming a folder from one file system to another',
    zh: '把文件夹从一个文件系统重命名到另一个',
  },
  noexec: { en: 'A program on a noexec mount', zh: '位于 noexec 挂载上的程序' },
  denied: {
    en: 'Reading what permissions forbid: an error at once, or a hang?',
    zh: '读取无权访问的文件：立即报错，还是挂起？',
  },
});

/** What follows from what was seen. */
export const tryConclusions = defineMessages({
  clock: { en: 'The clocks ran on; only the CPU time was cut.', zh: '时钟照常走动；被削减的只有 CPU 时间。' },
  quota: {
    en: 'It is a tenth of one CPU: quota divided by period.',
    zh: '是单个 CPU 的十分之一：配额除以周期。',
  },
  pageCache: {
    en: 'The group is charged for cached file pages, although no process holds them.',
    zh: '控制组为文件缓存页计费，尽管没有进程持有它们。',
  },
  oomKill: {
    en: 'No error reaches the program: the kernel ends it with SIGKILL.',
    zh: '程序收不到任何错误：内核以 SIGKILL 终止它。',
  },
  gomaxprocs: {
    en: 'A number above 0 wins; 0 and other text count as not set.',
    zh: '大于 0 的数字优先；0 与其他文本视为未设置。',
  },
  affinity: {
    en: 'Go takes the affinity mask, not the list of processors.',
    zh: 'Go 取亲和性掩码，而非处理器列表。',
  },
  gomemlimit: {
    en: 'The program ends at start; with MiB it runs.',
    zh: '程序启动即退出；使用 MiB 则正常运行。',
  },
  sigquit: {
    en: 'It prints the stacks of its goroutines and exits with 2.',
    zh: '它打印各 goroutine 的栈，并以 2 退出。',
  },
  nofile: {
    en: 'The Go program itself raised the soft limit to the hard one.',
    zh: 'Go 程序自己把软限制提高到了硬限制。',
  },
  ulimit: {
    en: 'Both limits: the hard one cannot be raised again by this user.',
    zh: '软硬限制都变了：普通用户无法再提高硬限制。',
  },
  interpreter: {
    en: 'execve answers ENOENT: the file is there, its loader is not.',
    zh: 'execve 返回 ENOENT：文件存在，缺的是它的加载器。',
  },
  architecture: {
    en: 'execve answers ENOEXEC ("exec format error").',
    zh: 'execve 返回 ENOEXEC（“exec format error”）。',
  },
  localhost: {
    en: 'The other family refuses at once; localhost costs next to nothing, no timeout passes.',
    zh: '另一协议族立即拒绝；localhost 几乎没有额外开销，不会等到超时。',
  },
  goproxy: {
    en: '"," goes on after 404 and 410 only; "|" after every error.',
    zh: '“,”仅在 404、410 之后继续；“|”在任何错误之后都继续。',
  },
  goenvOff: {
    en: 'Only the file is ignored; variables still count.',
    zh: '只忽略配置文件；环境变量仍然有效。',
  },
  gocache: {
    en: 'Without HOME and XDG_CACHE_HOME there is no build cache.',
    zh: '没有 HOME 和 XDG_CACHE_HOME 就没有构建缓存。',
  },
  goEnvNetwork: { en: 'No network socket was opened.', zh: '没有打开任何网络套接字。' },
  goflags: {
    en: 'Every go command fails, whatever it was asked for.',
    zh: '无论执行什么，所有 go 命令都会失败。',
  },
  toolchain: {
    en: 'The go command refuses; nothing is downloaded.',
    zh: 'go 命令直接拒绝；不会下载任何内容。',
  },
  rename: { en: 'EXDEV: a rename never crosses file systems.', zh: 'EXDEV：重命名不能跨文件系统。' },
  noexec: { en: 'EACCES, although the mode allows it.', zh: 'EACCES，尽管文件权限允许执行。' },
  denied: { en: 'The call fails at once; nothing hangs.', zh: '调用立即失败，不会挂起。' },
});

/** Why an experiment cannot be made here. */
export const tryReasons = defineMessages({
  noProgram: { en: '{program} is not installed', zh: '未安装 {program}' },
  noGroup: {
    en: 'no control group can be made here ({problem}): it takes root on the host, or a group that systemd delegates',
    zh: '此处无法创建控制组（{problem}）：需要宿主机 root，或由 systemd 委派的控制组',
  },
  oneCpu: { en: 'there is only one processor', zh: '只有一个处理器' },
  noSecondDevice: { en: 'there is no second writable file system', zh: '没有第二个可写的文件系统' },
  noNoexec: { en: 'no writable mount has noexec', zh: '没有带 noexec 的可写挂载' },
  notRoot: { en: 'only root can become another user', zh: '只有 root 才能切换为其他用户' },
  oldGo: { en: 'this go command is too old for it', zh: '此 go 命令版本过旧' },
  noIpv6: { en: 'there is no IPv6 loopback here', zh: '此处没有 IPv6 回环地址' },
  notElf: { en: 'there is no 64-bit ELF program to copy', zh: '没有可复制的 64 位 ELF 程序' },
  broken: { en: 'the experiment itself failed: {problem}', zh: '实验本身失败：{problem}' },
  noLimit: {
    en: 'the kernel does not enforce a memory limit on this group: {problem}',
    zh: '内核未对该控制组执行内存限额：{problem}',
  },
});

import { defineMessages } from '../../base/messages.ts';

/** Words of an observed command. */
export const observeMessages = defineMessages({
  title: { en: '{command}: {seconds} s, exit code {code}', zh: '{command}：{seconds} 秒，退出码 {code}' },
  cpu: { en: 'CPU of the go command and its children', zh: 'go 命令及其子进程的 CPU' },
  compiler: { en: 'compilers and linkers', zh: '编译器与链接器' },
  disk: { en: 'waiting for storage', zh: '等待存储' },
  network: { en: 'waiting with a connection open', zh: '等待（有打开的网络连接）' },
  children: { en: 'waiting for another program', zh: '等待其他程序' },
  waiting: { en: 'waiting: locks, name resolution, timers', zh: '等待：锁、域名解析、定时器' },
  unseen: { en: 'shorter than a look', zh: '短于采样间隔' },
  programs: { en: 'Programs', zh: '程序' },
  systemCalls: { en: 'System calls, time of all threads together', zh: '系统调用（所有线程合计时间）' },
  debug: { en: 'Said by the go command (GODEBUG)', zh: 'go 命令的自述（GODEBUG）' },
  connections: { en: 'Connections', zh: '连接' },
  samples: { en: '{samples} looks at /proc, {cpu} s of CPU', zh: '采样 /proc {samples} 次，CPU {cpu} 秒' },
  notLinux: { en: 'observing needs /proc of Linux', zh: '观察需要 Linux 的 /proc' },
  notFound: { en: '"{program}" cannot be started: {reason}', zh: '无法启动“{program}”：{reason}' },
  noCommand: {
    en: 'give the command after "run --", for example: toolchain run -- go list -m all',
    zh: '请在“run --”之后给出命令，例如：toolchain run -- go list -m all',
  },
});

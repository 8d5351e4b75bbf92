import { defineMessages } from '../../base/messages.ts';

/** Texts of `goroscope open`. */
export const openCommandMessages = defineMessages({
  about: {
    en: 'open a directory of anything from an incident: recognised, linked, ranked findings',
    zh: '打开包含任意事故资料的目录：识别、关联并排序发现',
  },
  details: {
    en: 'Profiles, goroutine dumps, runtime logs, perf recordings, strace output, programs, snapshots, OTLP files and service logs are recognised by content, whatever their names, and linked by build id, service, program and time. What cannot be read is listed with the reason.',
    zh: 'profile、goroutine 转储、运行时日志、perf 记录、strace 输出、可执行程序、快照、OTLP 文件与服务日志均按内容识别（与文件名无关），并按 build id、服务、程序和时间关联。无法读取的文件会列出原因。',
  },
  paths: { en: 'files and directories', zh: '文件与目录' },
  html: { en: 'write one page that needs nothing else', zh: '写出一个独立的页面' },
  serve: {
    en: 'serve the page and the files to the UI on this machine until stopped',
    zh: '在本机提供该页面与文件，直到停止',
  },
  port: { en: 'port to serve on; 0 takes a free one', zh: '服务端口；0 表示任选空闲端口' },
  failOn: {
    en: 'exit code 1 for findings at or above this level',
    zh: '存在此级别及以上的发现时退出码为 1',
  },
  reading: { en: 'reading {done} of {all} files', zh: '正在读取第 {done}/{all} 个文件' },
  written: { en: 'wrote {path}', zh: '已写入 {path}' },
  serving: { en: 'open {url} (stop with Ctrl-C)', zh: '请打开 {url}（Ctrl-C 停止）' },
});

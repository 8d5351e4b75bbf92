import { defineMessages } from '../../base/messages.ts';

/** Where the profiles of a process are served. */
export const pprofEndpointMessages = defineMessages({
  badTarget: {
    en: '"{seen}" is neither a URL (http://host:6060) nor pid:N',
    zh: '“{seen}”既不是 URL（http://host:6060）也不是 pid:N',
  },
  noProcess: { en: 'there is no process {pid}', zh: '没有进程 {pid}' },
  noPort: {
    en: 'process {pid} ({exe}) listens on {ports}, and none serves /debug/pprof/',
    zh: '进程 {pid}（{exe}）监听 {ports}，但都没有提供 /debug/pprof/',
  },
  noListener: { en: 'no TCP port', zh: '没有任何 TCP 端口' },
  otherNet: {
    en: 'process {pid} ({exe}) has its own network: give the URL by which this machine reaches it',
    zh: '进程 {pid}（{exe}）位于独立的网络命名空间：请给出本机可访问的 URL',
  },
});

import { defineMessages } from '../../base/messages.ts';

/** Where the profiles of a process are served. */
export const pprofEndpointMessages = defineMessages({
  badTarget: {
    en: '"{seen}" is no URL (http://host:6060), pid:N, pod:NS/NAME:PORT or deploy:NS/NAME:PORT',
    zh: '“{seen}”不是 URL（http://host:6060）、pid:N、pod:NS/NAME:PORT 或 deploy:NS/NAME:PORT',
  },
  podNoPort: {
    en: 'pod {pod} serves no /debug/pprof/ on its address at {ports}; a server that listens on 127.0.0.1 only is reached with "kubectl port-forward" and http://127.0.0.1:{port}',
    zh: 'Pod {pod} 的地址在端口 {ports} 上未提供 /debug/pprof/；若服务只监听 127.0.0.1，请用“kubectl port-forward”转发后访问 http://127.0.0.1:{port}',
  },
  noProcess: { en: 'there is no process {pid}', zh: '没有进程 {pid}' },
  notMine: {
    en: 'process {pid} is there, but this user may not look at it: run as its user, or give its URL',
    zh: '进程 {pid} 存在，但当前用户无权查看：请以该进程的用户运行，或给出 URL',
  },
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

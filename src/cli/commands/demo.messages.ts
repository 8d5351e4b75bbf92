import { defineMessages } from '../../base/messages.ts';

/** Texts of `goroscope demo`. */
export const demoMessages = defineMessages({
  about: {
    en: 'replay three recorded minutes of a small Go shop',
    zh: '回放一个小型 Go 商店三分钟的真实录制数据',
  },
  details: {
    en: 'Sends a recording of real Go services to the running server; starts one with a temporary data directory when none runs.\nTimes are moved so that the recording ends now, and trace ids are new each time. --live replays it with its own pauses.',
    zh: '将真实 Go 服务的录制数据发送到正在运行的服务器；没有服务器时以临时数据目录启动一个。\n时间会整体平移到当前时刻，每次回放使用新的 trace id。--live 按录制时的节奏回放。',
  },
  server: { en: 'address of the server', zh: '服务器地址' },
  tokenFile: {
    en: 'file that holds the server’s token, also in GOROSCOPE_TOKEN',
    zh: '存放服务器 token 的文件，也可用 GOROSCOPE_TOKEN',
  },
  recording: { en: 'another recording, made by "shop record"', zh: '使用由“shop record”生成的其他录制文件' },
  live: { en: 'replay with the recorded pauses, beginning now', zh: '从当前时刻开始按录制节奏回放' },
  starting: {
    en: 'no server at {url}: starting one in {dir}, which is removed at the end',
    zh: '{url} 没有服务器：在 {dir} 启动一个，结束时删除',
  },
  sending: { en: 'sent {sent} of {total} requests, {bytes}', zh: '已发送 {sent}/{total} 个请求，{bytes}' },
  storing: { en: 'storing …', zh: '正在存储……' },
  done: {
    en: 'replayed {requests} requests ({bytes}) from {from} to {to}',
    zh: '已回放 {requests} 个请求（{bytes}），时间 {from} 至 {to}',
  },
  faults: { en: 'what was wrong in the recording:', zh: '录制期间发生的故障：' },
  open: { en: 'look at it: {url}', zh: '打开查看：{url}' },
  stop: { en: 'Ctrl-C stops the server and removes its data.', zh: '按 Ctrl-C 停止服务器并删除其数据。' },
});

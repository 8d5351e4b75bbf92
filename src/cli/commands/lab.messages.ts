import { defineMessages } from '../../base/messages.ts';

/** Help texts of `goroscope lab`. */
export const labMessages = defineMessages({
  about: { en: 'Experiments with faults that are set on purpose', zh: '刻意设置故障的实验' },
  details: {
    en: '"lab goproxy" is a real module proxy on 127.0.0.1 that serves a module cache, or the built-in modules lab.example/hello v1.0.0 and lab.example/world v1.2.3, and goes wrong as it is told. Faults: {faults}. Nothing is written but the certificate of its own authority, which is removed at the end. "lab http-proxy" and "lab socks-proxy" are proxies that refuse, ask for logins or are slow. "lab files", "limits", "permissions", "resolver", "modules" and "proxies" set one fault after the other, run the real go command and "goroscope toolchain" under each, and tell whether the diagnosis names it; each says first what it touches and cleans up after itself. "lab list" tells them. Exit code 1 when the diagnosis was wrong, 130 after an interrupt.',
    zh: '“lab goproxy”是监听 127.0.0.1 的真实模块代理，提供模块缓存或内置模块 lab.example/hello v1.0.0 与 lab.example/world v1.2.3，并按要求出错。故障：{faults}。除自签机构的证书（结束时删除）外不写入任何内容。“lab http-proxy”与“lab socks-proxy”是会拒绝、要求登录或变慢的代理。“lab files”“limits”“permissions”“resolver”“modules”“proxies”逐一设置故障，在每个故障下运行真实的 go 命令与“goroscope toolchain”，并判断诊断是否指出该故障；每个实验先说明会触及什么，并在结束后清理。“lab list”列出全部实验。诊断有误时退出码为 1，中断后为 130。',
  },
  experiment: {
    en: 'list, goproxy, http-proxy, socks-proxy, files, limits, permissions, resolver, modules or proxies',
    zh: 'list、goproxy、http-proxy、socks-proxy、files、limits、permissions、resolver、modules 或 proxies',
  },
  port: { en: 'port of 127.0.0.1 (0: any free one)', zh: '127.0.0.1 的端口（0：任意空闲端口）' },
  fault: { en: 'what goes wrong (may be repeated)', zh: '出错方式（可重复）' },
  tls: { en: 'serve HTTPS with an authority of its own', zh: '以自签机构提供 HTTPS' },
  cache: { en: 'module cache to serve (GOMODCACHE)', zh: '要提供的模块缓存（GOMODCACHE）' },
  scheme: {
    en: 'http-proxy: login it asks for, Basic, NTLM or Negotiate (may be repeated)',
    zh: 'http-proxy：要求的登录方式，Basic、NTLM 或 Negotiate（可重复）',
  },
  login: {
    en: 'login of a proxy (http-proxy: lab:lab)',
    zh: '代理的登录信息（http-proxy 默认 lab:lab）',
  },
  status: { en: 'http-proxy: answer every request with it', zh: 'http-proxy：对每个请求返回该状态码' },
  reply: { en: 'socks-proxy: reply code instead of a way through', zh: 'socks-proxy：以该应答码拒绝' },
  delay: { en: 'proxies: wait so long before the answer', zh: '代理：应答前等待的时间' },
  foreign: { en: '"lab {name}" has no use for it', zh: '“lab {name}”不使用该选项' },
  unknown: {
    en: '"{seen}" is not an experiment; there are: {known}',
    zh: '“{seen}”不是可用实验；可用：{known}',
  },
  badFault: {
    en: '"{seen}" is not a fault; there are: {faults}',
    zh: '“{seen}”不是可用故障；可用：{faults}',
  },
});

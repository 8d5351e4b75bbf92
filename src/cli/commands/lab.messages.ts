import { defineMessages } from '../../base/messages.ts';

/** Help texts of `goroscope lab`. */
export const labMessages = defineMessages({
  about: { en: 'Experiments with faults that are set on purpose', zh: '刻意设置故障的实验' },
  details: {
    en: '"lab goproxy" is a real module proxy on 127.0.0.1 that serves a module cache, or the built-in modules lab.example/hello v1.0.0 and lab.example/world v1.2.3, and goes wrong as it is told. Faults: {faults}. Nothing is written but the certificate of its own authority, which is removed at the end.',
    zh: '“lab goproxy”是监听 127.0.0.1 的真实模块代理，提供模块缓存或内置模块 lab.example/hello v1.0.0 与 lab.example/world v1.2.3，并按要求出错。故障：{faults}。除自签机构的证书（结束时删除）外不写入任何内容。',
  },
  experiment: { en: 'goproxy', zh: 'goproxy' },
  port: { en: 'port of 127.0.0.1 (0: any free one)', zh: '127.0.0.1 的端口（0：任意空闲端口）' },
  fault: { en: 'what goes wrong (may be repeated)', zh: '出错方式（可重复）' },
  tls: { en: 'serve HTTPS with an authority of its own', zh: '以自签机构提供 HTTPS' },
  cache: { en: 'module cache to serve (GOMODCACHE)', zh: '要提供的模块缓存（GOMODCACHE）' },
  unknown: {
    en: '"{seen}" is not an experiment; there is: goproxy',
    zh: '“{seen}”不是可用实验；可用：goproxy',
  },
  badFault: {
    en: '"{seen}" is not a fault; there are: {faults}',
    zh: '“{seen}”不是可用故障；可用：{faults}',
  },
});
